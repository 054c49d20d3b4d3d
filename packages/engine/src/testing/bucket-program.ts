import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { listPages } from '../backends/s3/listed-page.ts'
import { mtimeText, parseMtime } from '../backends/s3/mtime-text.ts'
import { S3Connection } from '../backends/s3/s3-connection.ts'
import type { OtherProgram } from './backend-contract/harness.ts'
import type { Tree } from './disk-tree.ts'
import type { TestBucket } from './servers/s3-server.ts'

interface StoredObject {
  readonly key: string
  readonly line: string
}

/** Another program at work in a bucket: the root lies in the folder `root` of one of the bucket's, and all else beside it. */
export class BucketProgram implements OtherProgram {
  readonly #bucket: TestBucket
  readonly #folder: string
  readonly #connection: S3Connection

  constructor(bucket: TestBucket, folder: string) {
    this.#bucket = bucket
    this.#folder = folder
    this.#connection = new S3Connection(bucket.settings)
  }

  async write(path: string, content: string, mtimeNs?: bigint): Promise<void> {
    await this.writeAt(`root/${path}`, content, mtimeNs)
  }

  replace(path: string, content: string, mtimeNs?: bigint): Promise<void> {
    return this.write(path, content, mtimeNs)
  }

  async writeAt(path: string, content: string, mtimeNs?: bigint): Promise<void> {
    const Metadata = mtimeNs === undefined ? {} : { mtime: mtimeText(mtimeNs) }
    const command = new PutObjectCommand({ ...this.#place(path), Body: Buffer.from(content), Metadata })
    await this.#bucket.client.send(command)
  }

  /** There are none but those that something lies in. */
  async makeFolder(): Promise<void> {}

  async remove(path: string): Promise<void> {
    for (const { key } of await this.#below(`root/${path}`)) await this.#delete(key)
  }

  rename(from: string, to: string): Promise<void> {
    return this.#move(`root/${from}`, `root/${to}`)
  }

  addName(): never {
    throw new Error('an object has one key')
  }

  moveOut(path: string): Promise<void> {
    return this.#move(`root/${path}`, 'beyond/moved')
  }

  tree(): Promise<Tree> {
    return this.treeIn('root')
  }

  async treeIn(folder: string): Promise<Tree> {
    const tree: Record<string, string | null> = {}
    for (const { key } of await this.#below(`${folder}/`)) {
      const path = key.slice(this.#folder.length + folder.length + 2)
      if (path.endsWith('/')) {
        tree[path.slice(0, -1)] = null
        continue
      }
      const { Body } = await this.#bucket.client.send(new GetObjectCommand({ Bucket: this.#bucket.settings.bucket, Key: key }))
      tree[path] = (await Body?.transformToString()) ?? ''
    }
    return tree
  }

  trace(): Promise<string> {
    return this.#lines('')
  }

  traceOutside(): Promise<string> {
    return this.#lines('beyond/')
  }

  async mtimeNs(path: string): Promise<bigint | null> {
    const { Metadata, LastModified } = await this.#bucket.client.send(new HeadObjectCommand(this.#place(`root/${path}`)))
    return parseMtime(Metadata?.['mtime']) ?? (LastModified === undefined ? null : BigInt(LastModified.getTime()) * 1_000_000n)
  }

  close(): void {
    this.#connection.close()
  }

  #place(path: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket.settings.bucket, Key: `${this.#folder}/${path}` }
  }

  async #move(from: string, to: string): Promise<void> {
    const { bucket: Bucket } = this.#bucket.settings
    for (const { key } of await this.#below(from)) {
      const Key = `${this.#folder}/${to}${key.slice(this.#folder.length + 1 + from.length)}`
      const CopySource = `${Bucket}/${key.split('/').map(encodeURIComponent).join('/')}`
      await this.#bucket.client.send(new CopyObjectCommand({ Bucket, Key, CopySource }))
      await this.#delete(key)
    }
  }

  async #delete(Key: string): Promise<void> {
    await this.#bucket.client.send(new DeleteObjectCommand({ Bucket: this.#bucket.settings.bucket, Key }))
  }

  async #lines(folder: string): Promise<string> {
    return (await this.#below(folder)).map(({ line }) => line).join('\n')
  }

  /** What has the key, and what lies in the folder of that name. */
  async #below(path: string): Promise<StoredObject[]> {
    const found: StoredObject[] = []
    const whole = `${this.#folder}/${path}`
    for await (const { objects } of listPages(this.#connection, { prefix: whole, isFlat: true }))
      for (const { key, size, tag, modified } of objects) {
        const isIn = key === whole || whole.endsWith('/') || key.startsWith(`${whole}/`)
        if (isIn) found.push({ key, line: `${key.slice(this.#folder.length + 1)} ${size} ${tag} ${modified?.toISOString()}` })
      }
    return found
  }
}

/** Tries out on a scratch object which conditions a server checks. It writes, so it runs only when somebody asks for it. */
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { joinPath } from '../../core/rel-path.ts'
import { temporaryPrefix } from '../../core/scope.ts'
import { type S3Conditions, tagAs } from '../remote/s3-conditions.ts'
import type { S3Settings } from '../remote/store-settings.ts'
import { S3Connection } from './s3-connection.ts'
import { plainTag } from './s3-entry.ts'
import { isConditionNotMet, readS3Error } from './s3-errors.ts'

/** A tag that no object has. */
const otherTag = '0'.repeat(32)
const forms = ['quoted', 'plain'] as const

/** `name` tells apart probes that run at once: it takes a name in `folder` that no synced file can have. */
export async function findConditions(settings: S3Settings, folder: string, name: string): Promise<S3Conditions> {
  const connection = new S3Connection(settings)
  try {
    return await probeConditions(connection, joinPath(folder, `${temporaryPrefix}probe.${name}`))
  } finally {
    connection.close()
  }
}

/** The same with an object of this key, which is gone afterwards. */
export async function probeConditions(connection: S3Connection, key: string): Promise<S3Conditions> {
  const probe = new Probe(connection, key)
  try {
    return await probe.run()
  } finally {
    await probe.remove()
  }
}

class Probe {
  readonly #connection: S3Connection
  readonly #place: { readonly Bucket: string; readonly Key: string }

  constructor(connection: S3Connection, key: string) {
    this.#connection = connection
    this.#place = { Bucket: connection.bucket, Key: key }
  }

  async run(): Promise<S3Conditions> {
    await this.#put({})
    return {
      create: !(await this.#isDone(() => this.#put({ IfNoneMatch: '*' }))),
      replace: await this.#formFor((IfMatch) => this.#put({ IfMatch })),
      complete: !(await this.#isDone(() => this.#putInParts())),
      copy: !(await this.#isDone(() => this.#copy())),
      remove: await this.#formFor(async (IfMatch) => {
        await this.#ask((client) => client.send(new DeleteObjectCommand({ ...this.#place, IfMatch })))
      }),
    }
  }

  async remove(): Promise<void> {
    await this.#connection.ask((client) => client.send(new DeleteObjectCommand(this.#place)))
  }

  /** The form of a tag with which the request is done for the right tag and for no other. */
  async #formFor(request: (tag: string) => Promise<unknown>): Promise<'quoted' | 'plain' | null> {
    for (const form of forms) {
      const tag = plainTag(await this.#put({}))
      if (await this.#isDone(() => request(tagAs(form, otherTag)))) return null
      if (await this.#isDone(() => request(tagAs(form, tag)))) return form
    }
    return null
  }

  /** Not done says that the condition was looked at. A server that doesn't know a condition and says so is not relied on, either. */
  async #isDone(request: () => Promise<unknown>): Promise<boolean> {
    try {
      await request()
      return true
    } catch (error) {
      if (isConditionNotMet(error)) return false
      const { code, status } = readS3Error(error)
      if (code === 'NotImplemented' || status === 501) return true
      throw this.#connection.trouble(error)
    }
  }

  async #put(condition: { readonly IfMatch?: string; readonly IfNoneMatch?: string }): Promise<string> {
    const command = new PutObjectCommand({ ...this.#place, Body: Buffer.from('probe'), ...condition })
    return (await this.#ask((client) => client.send(command))).ETag ?? ''
  }

  async #putInParts(): Promise<void> {
    const { UploadId } = await this.#ask((client) => client.send(new CreateMultipartUploadCommand(this.#place)))
    const upload = { ...this.#place, UploadId }
    const part = new UploadPartCommand({ ...upload, PartNumber: 1, Body: Buffer.from('probe') })
    const { ETag } = await this.#ask((client) => client.send(part))
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
    await this.#ask((client) => client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, IfNoneMatch: '*' })))
  }

  async #copy(): Promise<void> {
    const { Bucket, Key } = this.#place
    const CopySource = `${Bucket}/${Key.split('/').map(encodeURIComponent).join('/')}`
    const Metadata = { probe: 'copy' }
    const command = new CopyObjectCommand({ ...this.#place, CopySource, MetadataDirective: 'REPLACE', Metadata, IfNoneMatch: '*' })
    await this.#ask((client) => client.send(command))
  }

  #ask<T>(request: (client: S3Client) => Promise<T>): Promise<T> {
    return this.#connection.attempt(request)
  }
}

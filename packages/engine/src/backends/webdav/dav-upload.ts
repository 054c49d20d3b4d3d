import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RemoteCondition, RemoteContent, RemoteEntry, RemoteUpload } from '../remote/remote-store.ts'
import { WholeFile } from '../remote/whole-file.ts'
import type { DavConditions } from './dav-conditions.ts'
import type { DavCopies } from './dav-copies.ts'
import { isSameFile, revisionIn, revisionOf } from './dav-entry.ts'
import type { DavAnswer, DavRequests } from './dav-requests.ts'

/** Content up to this size is gathered first, and goes with its checksum where the server keeps one. */
const gatheredBytes = 1 << 20
const mostTries = 20
const triesForNothing = 4
const retryMs = 100

interface Place {
  readonly target: RelPath
  readonly temporary: RelPath
}

interface Store {
  stat(path: RelPath): Promise<RemoteEntry | null>
  readonly conditions: DavConditions
  readonly copies: DavCopies
}

/** Content that goes to a temporary name beside its target, and takes the target's name in one step. */
export class DavUpload implements RemoteUpload {
  readonly #requests: DavRequests
  readonly #store: Store
  readonly #place: Place
  readonly #content: RemoteContent
  readonly #keepsTimes: boolean
  readonly #gathered: Uint8Array[] = []
  #count = 0
  #body: PassThrough | null = null
  #sending: Promise<DavAnswer> | null = null
  /** What the server itself has put under the temporary name. */
  #copy: RemoteEntry | null = null
  /** Something may lie under the temporary name. */
  #isSent = false

  constructor(requests: DavRequests, store: Store, place: Place, content: RemoteContent, keepsTimes: boolean) {
    this.#requests = requests
    this.#store = store
    this.#place = place
    this.#content = content
    this.#keepsTimes = keepsTimes
  }

  async write(bytes: Uint8Array): Promise<void> {
    // The caller fills its buffer again.
    const part = Buffer.from(bytes)
    this.#count += part.length
    if (this.#content.size >= 0 && this.#count > this.#content.size) {
      throw new PathError('EIO', `more than ${this.#content.size} bytes arrived for ${this.#place.target}`)
    }
    if (this.#body === null) {
      this.#gathered.push(part)
      if (this.#count <= gatheredBytes) return
      this.#body = new PassThrough()
      this.#send(this.#body, {})
      for (const each of this.#gathered.splice(0)) await this.#push(this.#body, each)
    } else {
      this.#content.assertMayWrite()
      await this.#push(this.#body, part)
    }
  }

  async takeWhole(whole: object): Promise<number | null> {
    const { copies } = this.#store
    if (!(whole instanceof WholeFile) || !copies.mayTake(whole, this.#content.size)) return null
    this.#isSent = true
    this.#copy = await copies.take({ whole, temporary: this.#place.temporary, content: this.#content })
    if (this.#copy === null) return null
    whole.letGo()
    this.#count = this.#copy.size
    return this.#count
  }

  async #push(body: PassThrough, part: Uint8Array): Promise<void> {
    if (body.write(part)) return
    const drained = once(body, 'drain').then(() => null)
    // An answer before the end of the content is a refusal; the server reads no further then.
    const answer = await Promise.race([drained, this.#answer()])
    if (answer !== null) throw await this.#trouble(answer)
  }

  #send(body: Readable | (() => Readable), headers: Readonly<Record<string, string>>): void {
    const { size, mtimeNs } = this.#content
    this.#isSent = true
    this.#sending = this.#requests.send({
      method: 'PUT',
      path: this.#place.temporary,
      headers: {
        'Content-Type': 'application/octet-stream',
        ...(size < 0 ? {} : { 'Content-Length': String(size) }),
        ...(this.#keepsTimes && mtimeNs !== null ? { 'X-OC-Mtime': String(mtimeNs / 1_000_000_000n) } : {}),
        ...headers,
      },
      body,
      isRepeatable: true,
      assertMayWrite: () => this.#content.assertMayWrite(),
    })
    // Whoever needs the answer waits for it.
    this.#sending.catch(() => undefined)
  }

  #answer(): Promise<DavAnswer> {
    return this.#sending ?? Promise.reject(new Error('nothing was sent'))
  }

  async #finish(): Promise<{ readonly revision: string | null; readonly sha1: string | null }> {
    if (this.#copy !== null) return { revision: revisionIn(this.#copy), sha1: this.#copy.hash?.value ?? null }
    let sha1: string | null = null
    if (this.#body === null) {
      const bytes = Buffer.concat(this.#gathered.splice(0))
      sha1 = this.#keepsTimes ? createHash('sha1').update(bytes).digest('hex') : null
      this.#send(() => Readable.from([bytes], { objectMode: false }), {
        'Content-Length': String(bytes.length),
        ...(sha1 === null ? {} : { 'OC-Checksum': `SHA1:${sha1}` }),
      })
    } else this.#body.end()
    const answer = await this.#answer()
    if (answer.status !== 201 && answer.status !== 204 && answer.status !== 200) throw await this.#trouble(answer)
    await answer.text()
    return { revision: revisionOf(answer.header('etag')), sha1 }
  }

  async #trouble(answer: DavAnswer): Promise<Error> {
    await answer.text()
    if (answer.status === 507 || answer.status === 401 || answer.status === 423) return answer.trouble()
    // Servers give many answers where there is no folder.
    const folder = await this.#store.stat(parentOf(this.#place.target))
    return folder?.kind === 'directory' ? answer.trouble() : new PathError('ENOENT', `there is no folder for ${this.#place.target}`)
  }

  async publish(condition: RemoteCondition): Promise<RemoteEntry | null> {
    if (this.#content.size >= 0 && this.#count !== this.#content.size) {
      throw new PathError('EIO', `only ${this.#count} of ${this.#content.size} bytes arrived`)
    }
    const { revision, sha1 } = await this.#finish()
    const { target, temporary } = this.#place
    const sent = await this.#store.stat(temporary)
    if (sent === null) throw new PathError('ENOENT', `what was sent for ${target} is gone`)
    if (sent.size !== this.#count) throw new PathError('EIO', `the server kept ${sent.size} of ${this.#count} bytes of ${target}`)
    if (sent.hash !== undefined && sha1 !== null && sent.hash.value !== sha1)
      throw new PathError('EIO', `the server has another content for ${target}`)
    const kept = revisionIn(sent)
    if (revision !== null && kept !== null && kept !== revision) throw new PathError('EIO', `somebody else wrote to ${temporary}`)
    await this.#store.conditions.probe(temporary, () => this.#content.assertMayWrite())
    const headers = this.#headers(condition)
    if (!(await this.#holds(condition, headers))) return null
    this.#content.assertMayWrite()
    const answer = await this.#requests.send({ method: 'MOVE', path: temporary, headers })
    await answer.text()
    if (answer.status === 412) return null
    if (answer.status !== 201 && answer.status !== 204) throw await this.#trouble(answer)
    this.#isSent = false
    return this.#published(sent)
  }

  /**
   * A condition that the server does not keep is looked at just before, for sending the content may have taken long.
   * RACE: what takes the name between that look and the request is replaced.
   */
  async #holds(condition: RemoteCondition, headers: Readonly<Record<string, string>>): Promise<boolean> {
    const { target } = this.#place
    if (condition.kind === 'absent') return this.#store.conditions.honoured.create || (await this.#store.stat(target)) === null
    return 'If' in headers || isSameFile(await this.#store.stat(target), condition.entry)
  }

  #headers(condition: RemoteCondition): Readonly<Record<string, string>> {
    const headers = { Destination: this.#requests.address(this.#place.target) }
    if (condition.kind === 'absent') return { ...headers, Overwrite: 'F' }
    return { ...headers, Overwrite: 'T', ...this.#store.conditions.of(this.#place.target, condition.entry, 'replace') }
  }

  /** A revision is told only of what is proven to be the object that was sent: the next look may show somebody else's. */
  async #published(sent: RemoteEntry): Promise<RemoteEntry> {
    const name = nameOf(this.#place.target)
    const found = await this.#store.stat(this.#place.target)
    if (found?.kind !== 'file' || found.size !== sent.size) return { ...sent, name, revision: null }
    const revision = revisionIn(found)
    const isSameTime = this.#keepsTimes && found.mtimeNs === sent.mtimeNs && found.hash?.value === sent.hash?.value
    const isProven = isSameTime || (revision !== null && revision === revisionIn(sent))
    return isProven ? { ...found, revision } : { ...sent, name, revision: null }
  }

  async discard(): Promise<void> {
    this.#gathered.length = 0
    if (!this.#isSent) return
    this.#isSent = false
    const isCutOff = this.#body !== null && !this.#body.writableEnded
    this.#body?.destroy(new PathError('ECONNABORTED', 'the content was given up'))
    await this.#sending?.catch(() => null)
    const { temporary } = this.#place
    // A server may hold a lock of its own until it has noticed that no more comes, and give what did come its name only then.
    for (let tries = 1; ; tries++) {
      const assertMayWrite = () => this.#content.assertMayWrite()
      const answer = await this.#requests.send({ method: 'DELETE', path: temporary, isRepeatable: true, assertMayWrite })
      await answer.text()
      if (answer.status >= 200 && answer.status < 300) return
      if (answer.status === 404 && (!isCutOff || tries >= triesForNothing)) return
      if ((answer.status === 423 || answer.status === 404) && tries < mostTries) await wait(retryMs)
      else if ((await this.#store.stat(temporary)) === null) return
      else throw answer.trouble()
    }
  }
}

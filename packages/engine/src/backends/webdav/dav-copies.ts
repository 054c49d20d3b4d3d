import type { RelPath } from '../../core/rel-path.ts'
import { isRetryable, PathError } from '../../errors.ts'
import type { RemoteContent, RemoteEntry } from '../remote/remote-store.ts'
import type { WholeFile } from '../remote/whole-file.ts'
import type { DavAnswer, DavRequests } from './dav-requests.ts'

interface CopyOrder {
  readonly whole: WholeFile
  readonly temporary: RelPath
  readonly content: RemoteContent
}

interface Ways {
  stat(path: RelPath): Promise<RemoteEntry | null>
  /** Given where the server keeps times that it is told. */
  readonly setTime: ((path: RelPath, mtimeNs: bigint) => Promise<void>) | null
}

/** Nothing is at one of the two places, or something is at the other: reading and writing tells more of it. */
const ofThePaths: ReadonlySet<number> = new Set([404, 409, 412])
/** A sign-in, a lock, too many requests, no room: what is wrong is wrong for any request. */
const ofTheMoment: ReadonlySet<number> = new Set([401, 423, 429, 507])
const secondNs = 1_000_000_000n

/** Copies that a server makes of its own files. */
export class DavCopies {
  readonly #server: string
  readonly #requests: DavRequests
  readonly #ways: Ways
  /** False once it is known that the server makes none, or none that are like their originals. */
  #areMade = true

  constructor(server: string, requests: DavRequests, ways: Ways) {
    this.#server = server
    this.#requests = requests
    this.#ways = ways
  }

  mayTake(whole: WholeFile, size: number): boolean {
    return this.#areMade && whole.isFor(this.#server, size)
  }

  /**
   * Copies to a temporary name, with the time that the content is to have. Null where there is no copy that is the same by all that is shown
   * of both: something may lie under that name then, and the content has to come in another way. Where nobody knows what will still
   * lie there it is an error, and no more copies are asked for: whoever tries again gets the content in the other way.
   */
  async take({ whole, temporary, content }: CopyOrder): Promise<RemoteEntry | null> {
    const answer = await this.#send(whole.path, temporary, content)
    if (answer.status !== 201 && answer.status !== 204) return this.#refused(answer)
    const copy = await this.#withTime(temporary, content)
    if (copy !== null && isCopyOf(copy, whole.entry)) return copy
    this.#areMade = false
    return null
  }

  async #send(from: RelPath, to: RelPath, content: RemoteContent): Promise<DavAnswer> {
    const headers = { Destination: this.#requests.address(to), Overwrite: 'F' }
    try {
      const answer = await this.#requests.send({ method: 'COPY', path: from, headers, assertMayWrite: () => content.assertMayWrite() })
      await answer.text()
      return answer
    } catch (error) {
      if (isRetryable(error)) this.#areMade = false
      throw error
    }
  }

  #refused(answer: DavAnswer): null {
    const { status } = answer
    if (ofThePaths.has(status)) return null
    if (ofTheMoment.has(status)) throw answer.trouble()
    this.#areMade = false
    if (status < 400) throw new PathError('EAGAIN', `the server does not say whether it made a copy (${status})`)
    if (status >= 500 && status !== 501) throw answer.trouble()
    return null
  }

  /** Some servers give a copy the time of its original, and some that of now. */
  async #withTime(path: RelPath, content: RemoteContent): Promise<RemoteEntry | null> {
    const copy = await this.#ways.stat(path)
    const { setTime } = this.#ways
    const wanted = content.mtimeNs === null ? null : content.mtimeNs - (content.mtimeNs % secondNs)
    if (copy === null || setTime === null || wanted === null || copy.mtimeNs === wanted) return copy
    content.assertMayWrite()
    await setTime(path, wanted)
    const timed = await this.#ways.stat(path)
    return timed?.mtimeNs === wanted ? timed : null
  }
}

function isCopyOf(copy: RemoteEntry, original: RemoteEntry): boolean {
  if (copy.kind !== 'file' || copy.size !== original.size) return false
  return copy.hash === undefined || original.hash === undefined || copy.hash.value === original.hash.value
}

import type { RelPath } from '../../core/rel-path.ts'
import { PathError, SyncError } from '../../errors.ts'
import type { RemoteEntry, RemoteReader } from '../remote/remote-store.ts'
import { WholeFile } from '../remote/whole-file.ts'
import { revisionIn, revisionOf } from './dav-entry.ts'
import type { DavAnswer, DavRequests } from './dav-requests.ts'
import { connectionTrouble } from './dav-trouble.ts'

type Stat = (path: RelPath) => Promise<RemoteEntry | null>

/** So often is a file asked for that is written meanwhile. */
const mostTries = 3

/**
 * Opens a file with what the server showed of it just before. Where the answer itself tells of another content, it is looked at
 * again; what changes after that, the look after the reading shows.
 */
export async function openDavReader(
  requests: DavRequests,
  path: RelPath,
  { server, stat }: { readonly server: string; readonly stat: Stat },
): Promise<RemoteReader | null> {
  for (let tries = 1; ; tries++) {
    const entry = await stat(path)
    if (entry?.kind !== 'file') return null
    const answer = await requests.send({ method: 'GET', path })
    if (answer.status === 200 && isOf(answer, entry)) {
      const whole = new WholeFile(server, path, entry, () => answer.stream().destroy())
      return new DavReader(whole, answer, requests.base.origin)
    }
    if (answer.status === 200) answer.stream().destroy()
    else await answer.text()
    if (answer.status === 404) return null
    if (answer.status !== 200) throw answer.trouble()
    if (tries === mostTries) {
      throw new PathError(
        'EIO',
        `the server lists ${path} with ${entry.size} bytes and sends ${answer.header('content-length') ?? 'another content'}: it was left alone`,
      )
    }
  }
}

function isOf(answer: DavAnswer, entry: RemoteEntry): boolean {
  const length = answer.header('content-length')
  if (length !== null && entry.size >= 0 && Number(length) !== entry.size) return false
  const [sent, listed] = [revisionOf(answer.header('etag')), revisionIn(entry)]
  return sent === null || listed === null || sent === listed
}

class DavReader implements RemoteReader {
  readonly entry: RemoteEntry
  readonly whole: WholeFile
  readonly #answer: DavAnswer
  readonly #where: string
  readonly #parts: AsyncIterator<unknown>
  #part: Uint8Array = new Uint8Array(0)
  #count = 0

  constructor(whole: WholeFile, answer: DavAnswer, where: string) {
    this.entry = whole.entry
    this.whole = whole
    this.#answer = answer
    this.#where = where
    this.#parts = answer.stream()[Symbol.asyncIterator]()
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#part.length === 0) {
      const next = await this.#parts.next().catch((error: unknown) => {
        throw connectionTrouble(error, this.#where)
      })
      if (next.done === true) return this.#end()
      if (!(next.value instanceof Uint8Array)) throw new SyncError('backend-failed', `${this.#where} sends something else than bytes`)
      this.#part = next.value
    }
    const part = this.#part.subarray(0, into.length)
    into.set(part)
    this.#part = this.#part.subarray(part.length)
    this.#count += part.length
    return part.length
  }

  #end(): number {
    if (this.entry.size >= 0 && this.#count !== this.entry.size) {
      throw new PathError('EIO', `only ${this.#count} of ${this.entry.size} bytes of ${this.entry.name} arrived`)
    }
    return 0
  }

  async close(): Promise<void> {
    this.#answer.stream().destroy()
  }
}

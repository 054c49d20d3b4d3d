import { parentOf, type RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RemoteEntry, RemoteTraits } from '../remote/remote-store.ts'
import { etagOf, revisionIn } from './dav-entry.ts'
import type { DavAnswer, DavOrder, DavRequests } from './dav-requests.ts'

type Honoured = RemoteTraits['conditions']

/**
 * Which conditions a server keeps. Some ignore them and some refuse whatever has one, so both a true and a false condition are tried,
 * on files of our own, before the first upload; until then none counts.
 */
export class DavConditions {
  readonly #requests: DavRequests
  readonly #stat: (path: RelPath) => Promise<RemoteEntry | null>
  #probing: Promise<void> | null = null
  honoured: Honoured = { create: false, replace: false, remove: false }

  constructor(requests: DavRequests, stat: (path: RelPath) => Promise<RemoteEntry | null>) {
    this.#requests = requests
    this.#stat = stat
  }

  /** The headers of a condition that something still is as it was; null where the server would not keep it. */
  of(path: RelPath, expected: RemoteEntry, act: 'replace' | 'remove'): Readonly<Record<string, string>> | null {
    const revision = revisionIn(expected)
    if (!this.honoured[act] || revision === null) return null
    // `If` compares weakly, unlike `If-Match`, which never holds for a file that is younger than a second on some servers.
    return { If: `<${this.#requests.address(path)}> ([${etagOf(revision)}])` }
  }

  /** Finds out what the server does, once. Two files are made and removed whose names are `temporary` with a digit after it. */
  async probe(temporary: RelPath, assertMayWrite: () => void): Promise<void> {
    this.#probing ??= this.#probe(temporary, assertMayWrite)
    try {
      await this.#probing
    } catch (error) {
      this.#probing = null
      throw error
    }
  }

  async #probe(temporary: RelPath, assertMayWrite: () => void): Promise<void> {
    const scratch = new ConditionProbe(this.#requests, this.#stat, temporary, assertMayWrite)
    try {
      this.honoured = await scratch.find()
    } finally {
      await scratch.cleanUp()
    }
  }
}

/** Tries out conditions on two files of our own. */
class ConditionProbe {
  readonly #requests: DavRequests
  readonly #stat: (path: RelPath) => Promise<RemoteEntry | null>
  readonly #one: RelPath
  readonly #other: RelPath
  readonly #assertMayWrite: () => void

  constructor(requests: DavRequests, stat: (path: RelPath) => Promise<RemoteEntry | null>, temporary: RelPath, assertMayWrite: () => void) {
    this.#requests = requests
    this.#stat = stat
    this.#one = `${temporary}0`
    this.#other = `${temporary}1`
    this.#assertMayWrite = assertMayWrite
  }

  async find(): Promise<Honoured> {
    await this.#make(this.#one)
    await this.#make(this.#other)
    const create = (await this.#moveOnto({ Overwrite: 'F' })) === refused
    if (!create) await this.#make(this.#other)
    const replace = (await this.#moveOnto({ Overwrite: 'T', ...this.#failing() })) === refused && (await this.#replacesWhatHolds())
    // Without the one there is nothing left to be removed, so it is made anew.
    await this.#make(this.#one)
    const remove = (await this.#send('DELETE', this.#one, this.#failing())) === refused && (await this.#removesWhatHolds())
    return { create, replace, remove }
  }

  async #replacesWhatHolds(): Promise<boolean> {
    const holding = await this.#holding()
    return holding !== null && isDone(await this.#moveOnto({ Overwrite: 'T', ...holding }))
  }

  async #removesWhatHolds(): Promise<boolean> {
    const holding = await this.#holding()
    return holding !== null && isDone(await this.#send('DELETE', this.#one, holding))
  }

  async cleanUp(): Promise<void> {
    for (const path of [this.#one, this.#other]) if ((await this.#stat(path)) !== null) await this.#send('DELETE', path)
  }

  #failing(): Readonly<Record<string, string>> {
    return { If: `<${this.#requests.address(this.#one)}> (["of-nothing"])` }
  }

  async #holding(): Promise<Readonly<Record<string, string>> | null> {
    const entry = await this.#stat(this.#one)
    const revision = entry === null ? null : revisionIn(entry)
    return revision === null ? null : { If: `<${this.#requests.address(this.#one)}> ([${etagOf(revision)}])` }
  }

  #moveOnto(headers: Readonly<Record<string, string>>): Promise<number> {
    return this.#send('MOVE', this.#other, { Destination: this.#requests.address(this.#one), ...headers })
  }

  async #make(path: RelPath): Promise<void> {
    const answer = await this.#change({ method: 'PUT', path })
    if (isDone(answer.status)) return
    // Servers give many answers where there is no folder.
    if ((await this.#stat(parentOf(path)))?.kind !== 'directory') throw new PathError('ENOENT', `there is no folder for ${path}`)
    throw answer.trouble()
  }

  async #send(method: 'MOVE' | 'DELETE', path: RelPath, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    const answer = await this.#change({ method, path, headers })
    return answer.status
  }

  /** The files are our own, so nothing is lost by doing it twice. */
  async #change(order: Pick<DavOrder, 'method' | 'path' | 'headers'>): Promise<DavAnswer> {
    const answer = await this.#requests.send({ ...order, isRepeatable: true, assertMayWrite: this.#assertMayWrite })
    await answer.text()
    return answer
  }
}

/** "Precondition failed". */
const refused = 412

function isDone(status: number): boolean {
  return status === 200 || status === 201 || status === 204
}

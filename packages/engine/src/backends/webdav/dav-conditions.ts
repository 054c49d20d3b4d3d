import { Readable } from 'node:stream'
import type { RelPath } from '../../core/rel-path.ts'
import type { RemoteEntry, RemoteTraits } from '../remote/remote-store.ts'
import { etagOf } from './dav-entry.ts'
import type { DavRequests } from './dav-requests.ts'

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
    if (!this.honoured[act] || expected.revision === null) return null
    // `If` compares weakly, unlike `If-Match`, which never holds for a file that is younger than a second on some servers.
    return { If: `<${this.#requests.address(path)}> ([${etagOf(expected.revision)}])` }
  }

  /** Finds out what the server does, once. `temporary` and the name with a `0` after it are made and removed. */
  async probe(temporary: RelPath, assertMayWrite: () => void): Promise<void> {
    this.#probing ??= this.#probe(temporary, assertMayWrite)
    try {
      await this.#probing
    } catch (error) {
      this.#probing = null
      throw error
    }
  }

  async #probe(one: RelPath, assertMayWrite: () => void): Promise<void> {
    const other: RelPath = `${one}0`
    const send = async (method: 'PUT' | 'MOVE' | 'DELETE', path: RelPath, headers: Readonly<Record<string, string>> = {}) => {
      assertMayWrite()
      const body = method === 'PUT' ? { body: Readable.from([]), headers: { 'Content-Length': '0', ...headers } } : { headers }
      const answer = await this.#requests.send({ method, path, ...body })
      await answer.text()
      return answer
    }
    const make = async (path: RelPath): Promise<RemoteEntry | null> => {
      const answer = await send('PUT', path)
      if (answer.status !== 201 && answer.status !== 204 && answer.status !== 200) throw answer.trouble()
      return this.#stat(path)
    }
    try {
      let there = await make(one)
      await make(other)
      const onto = { Destination: this.#requests.address(one) }
      const create = (await send('MOVE', other, { ...onto, Overwrite: 'F' })).status === 412
      if (!create) await make(other)
      const holding = (entry: RemoteEntry | null) =>
        entry?.revision == null ? null : { If: `<${this.#requests.address(one)}> ([${etagOf(entry.revision)}])` }
      const failing = { If: `<${this.#requests.address(one)}> (["of-nothing"])` }
      const isRefused = async (method: 'MOVE' | 'DELETE') =>
        method === 'MOVE'
          ? (await send('MOVE', other, { ...onto, Overwrite: 'T', ...failing })).status === 412
          : (await send('DELETE', one, failing)).status === 412
      let replace = false
      let remove = false
      if (holding(there) !== null && (await isRefused('MOVE'))) {
        there = await this.#stat(one)
        replace = isDone((await send('MOVE', other, { ...onto, Overwrite: 'T', ...holding(there) })).status)
        if (await isRefused('DELETE')) {
          there = await this.#stat(one)
          remove = isDone((await send('DELETE', one, holding(there) ?? {})).status)
        }
      }
      this.honoured = { create, replace, remove }
    } finally {
      for (const path of [one, other]) if ((await this.#stat(path)) !== null) await send('DELETE', path)
    }
  }
}

function isDone(status: number): boolean {
  return status === 200 || status === 201 || status === 204
}

import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs'
import type { FileSeen, Seen } from '../../core/seen.ts'
import { plainlyShown } from '../../ports/storage-backend.ts'
import { OwnChanges } from '../own-changes.ts'
import type { LocalPath } from './local-path.ts'
import { asWritten } from './local-seen.ts'

/** Opens nothing but the name, so that what nobody may read can be watched too. */
const openName = 0o10000000 | constants.O_NOFOLLOW

/** How many names a file has; 0 where there is none. */
export function namesOf(at: LocalPath): bigint {
  const stats = lstatSync(at, { bigint: true, throwIfNoEntry: false })
  return stats?.isFile() === true ? stats.nlink : 0n
}

/** Whether two names are those of one file. */
export function isSameObject(one: LocalPath, two: LocalPath): boolean {
  const [a, b] = [one, two].map((at) => lstatSync(at, { bigint: true, throwIfNoEntry: false }))
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev
}

/** A name under which a file is to be changed. */
interface NamedPlace {
  /** Asked again after every wait; null where there is no such place. */
  readonly at: () => LocalPath | null
  /** One more name is added, so that a file with one counts as well. */
  readonly isAdding?: boolean
}

/**
 * Whatever is done to a file under one name shows under its others. Changes of such a file are made one after the other, and what it
 * shows after each is remembered as this program's own doing. Files with one name are not kept waiting, and nothing is noted of them.
 */
export class OtherNames {
  readonly #own = new OwnChanges()
  readonly #busy = new Map<string, Promise<unknown>>()

  /** All files are waited for together, so that two changes never wait for each other. */
  async changing<T>(places: readonly NamedPlace[], act: () => Promise<T>): Promise<T> {
    for (;;) {
      const found = places.flatMap((place) => fileAt(place))
      // One that has a single name left may have lost the other a moment ago.
      const others = found.flatMap(({ file }) => this.#busy.get(file) ?? [])
      const shared = found.filter(({ isShared }) => isShared)
      if (others.length === 0) return shared.length === 0 ? act() : this.#change(new Map(shared.map(({ file, at }) => [file, at])), act)
      await Promise.allSettled(others)
    }
  }

  since<T extends Seen>(seen: T): T {
    return this.#own.since(seen)
  }

  expected(seen: Seen, exact: () => FileSeen | null): Seen {
    return this.#own.expected(seen, exact)
  }

  async #change<T>(files: ReadonlyMap<string, LocalPath>, act: () => Promise<T>): Promise<T> {
    const opened: number[] = []
    try {
      for (const at of files.values()) opened.push(openSync(at, openName))
      const before = opened.map(lookThrough)
      const work = act()
      for (const file of files.keys()) this.#busy.set(file, work)
      const result = await work
      for (const [index, stats] of opened.map(lookThrough).entries()) {
        if (stats.nlink > 0n) this.#own.note(shownBy(before[index] ?? stats), shownBy(stats))
      }
      return result
    } finally {
      for (const file of files.keys()) this.#busy.delete(file)
      for (const fd of opened) closeSync(fd)
    }
  }
}

const lookThrough = (fd: number) => fstatSync(fd, { bigint: true })
const shownBy = (stats: BigIntStats) => asWritten(stats, plainlyShown, '')

/** By what only the names of one file share, and whether it is changed under other names as well. */
function fileAt({ at: placeOf, isAdding = false }: NamedPlace): { file: string; at: LocalPath; isShared: boolean }[] {
  const at = placeOf()
  const stats = at === null ? undefined : lstatSync(at, { bigint: true, throwIfNoEntry: false })
  if (at === null || stats?.isFile() !== true) return []
  return [{ file: `${stats.dev}:${stats.ino}`, at, isShared: stats.nlink >= (isAdding ? 1n : 2n) }]
}

/**
 * Lists everything below a folder with many requests at once. A listing gives a thousand keys and goes on from where it ended, one
 * request after the other; so the keys are divided into ranges that are listed beside each other. Where to divide is asked of the bucket
 * itself: a range that turns out long is cut at the folders that still lie ahead in it.
 */
import { PathError } from '../../errors.ts'
import { systemClock } from '../../system-clock.ts'
import type { OddEntry, RemoteEntry, RemoteTreeListing } from '../remote/remote-store.ts'
import { hasContent } from './list-folder.ts'
import { compareKeys, type ListedPage, listPage, type PageRequest } from './listed-page.ts'
import { placeKey, prefixOf } from './object-key.ts'
import { type S3Connection, youthMs } from './s3-connection.ts'
import { folderEntry, listedFile } from './s3-entry.ts'

const mostAtOnce = 8

/** Keys after one and up to another, which is part of it; null is the end of the prefix. */
interface KeyRange {
  readonly from: PageRequest['from'] | null
  readonly upTo: string | null
}

interface Step {
  readonly page: ListedPage
  readonly following: readonly KeyRange[]
}

/** `pageKeys` is how many keys a page is to have, where not as many as the server likes. */
export async function* listTree(
  connection: S3Connection,
  folder: string,
  signal?: AbortSignal,
  pageKeys?: number,
): AsyncGenerator<RemoteTreeListing> {
  const listing = new TreeListing(connection, prefixOf(folder), signal, pageKeys)
  yield* listing.pages()
}

class TreeListing {
  readonly #connection: S3Connection
  readonly #prefix: string
  readonly #signal: AbortSignal | undefined
  readonly #pageKeys: number | undefined
  /** Each odd name is told once, however many keys have it. */
  readonly #odd = new Set<string>()
  readonly #waiting: KeyRange[] = [{ from: null, upTo: null }]
  readonly #running = new Map<number, Promise<readonly [number, Step]>>()
  #steps = 0
  /** When the last object was told that was young then. */
  #youngAt: number | null = null

  constructor(connection: S3Connection, prefix: string, signal: AbortSignal | undefined, pageKeys: number | undefined) {
    this.#connection = connection
    this.#prefix = prefix
    this.#signal = signal
    this.#pageKeys = pageKeys
  }

  async *pages(): AsyncGenerator<RemoteTreeListing> {
    try {
      for (;;) {
        while (this.#running.size < mostAtOnce && this.#waiting.length > 0) this.#start(this.#waiting.shift() as KeyRange)
        if (this.#running.size === 0) break
        const [number, { page, following }] = await Promise.race(this.#running.values())
        this.#running.delete(number)
        this.#waiting.push(...following)
        yield this.#told(page)
      }
      if (this.#youngAt !== null) await systemClock.sleep(Math.max(0, this.#youngAt + youthMs - systemClock.monotonic()), this.#signal)
    } finally {
      // What is still under way when the first error ends the listing has errors of its own, which say no more.
      await Promise.allSettled(this.#running.values())
    }
  }

  #start(range: KeyRange): void {
    const number = this.#steps++
    const running = this.#step(range).then((step) => [number, step] as const)
    // It may fail while whoever reads this listing is busy with the page before; the failure is told with the next one.
    void Promise.allSettled([running])
    this.#running.set(number, running)
  }

  async #step({ from, upTo }: KeyRange): Promise<Step> {
    const page = await listPage(this.#connection, this.#request(true, from))
    refuseDisorder(page)
    const last = page.objects.at(-1)?.key
    const isPast = upTo !== null && last !== undefined && compareKeys(last, upTo) > 0
    const kept = isPast ? { ...page, objects: page.objects.filter(({ key }) => compareKeys(key, upTo) <= 0) } : page
    if (page.next === null || isPast || last === undefined || last === upTo) return { page: kept, following: [] }
    const free = mostAtOnce - this.#running.size - this.#waiting.length
    const cuts = free > 0 ? await this.#cutsAfter(last, upTo, free) : []
    const ends = [...cuts, upTo]
    const starts: PageRequest['from'][] = [{ token: page.next }, ...cuts.map((after) => ({ after }))]
    return { page: kept, following: starts.map((start, at) => ({ from: start, upTo: ends[at] ?? null })) }
  }

  #request(isFlat: boolean, from: KeyRange['from'], prefix = this.#prefix): PageRequest {
    const most = this.#pageKeys === undefined ? {} : { most: this.#pageKeys }
    return { prefix, isFlat, signal: this.#signal, ...most, ...(from == null ? {} : { from }) }
  }

  /** Up to so many keys that divide what follows a key, at the shallowest folders that do. */
  async #cutsAfter(last: string, upTo: string | null, most: number): Promise<readonly string[]> {
    for (let start = this.#prefix.length; ; ) {
      const slash = last.indexOf('/', start)
      // The character after the slash: what follows is neither this folder nor in it.
      const after = slash === -1 ? last : `${last.slice(0, slash)}0`
      const page = await listPage(this.#connection, this.#request(false, { after }, last.slice(0, start)))
      const ahead = page.prefixes.filter((each) => compareKeys(each, last) > 0 && (upTo === null || compareKeys(each, upTo) < 0))
      if (ahead.length > 1) return spread(ahead, most)
      if (slash === -1) return []
      start = slash + 1
    }
  }

  #told(page: ListedPage): RemoteTreeListing {
    const entries: { folder: string; entry: RemoteEntry }[] = []
    const odd: { folder: string; entry: OddEntry }[] = []
    const tellOdd = (folder: string, name: string, why: string) => {
      const id = `${folder}/${name}`
      if (this.#odd.has(id)) return
      this.#odd.add(id)
      odd.push({ folder, entry: { name, why } })
    }
    for (const object of page.objects) {
      const { key, size, isYoung } = object
      if (isYoung) this.#youngAt = systemClock.monotonic()
      const { folder, name, why } = placeKey(key.slice(this.#prefix.length))
      if (why !== null) tellOdd(folder, name, why)
      else if (name !== '') entries.push({ folder, entry: listedFile(name, object) })
      else if (size > 0) tellOdd(folder, '/', hasContent)
      else if (folder !== '') entries.push(placedFolder(folder))
    }
    return { entries, odd }
  }
}

function placedFolder(path: string): { folder: string; entry: RemoteEntry } {
  const slash = path.lastIndexOf('/')
  return { folder: path.slice(0, Math.max(0, slash)), entry: folderEntry(path.slice(slash + 1)) }
}

/** Evenly chosen, the first and the last among those that can be. */
function spread(names: readonly string[], most: number): readonly string[] {
  const count = Math.min(most, names.length)
  return Array.from({ length: count }, (_, at) => names[Math.floor(((at + 1) * names.length) / (count + 1))] as string).filter(
    (name, at, all) => name !== all[at - 1],
  )
}

/** Ranges are told apart by the order of keys. A server with another order would have its objects told twice, or not at all. */
function refuseDisorder({ objects }: ListedPage): void {
  for (let at = 1; at < objects.length; at++) {
    const [one, two] = [(objects[at - 1] as { key: string }).key, (objects[at] as { key: string }).key]
    if (one < two || compareKeys(one, two) < 0) continue
    throw new PathError('EIO', 'the server lists keys in another order than that of their bytes, so a part of them could be missed')
  }
}

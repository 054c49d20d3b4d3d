import { createHash } from 'node:crypto'
import { encodePath } from '../../core/rel-path.ts'
import { inboxSuffix, temporaryPrefix } from '../../core/scope.ts'

/** Each thread of a process counts from a number of its own in these steps. */
const numbersApart = 16

/**
 * Names for content that is not published yet: `.pairwise-tmp.<tag>.<number>`. The tag names the pair, so a file that
 * an earlier run left behind is known as the pair's own, and nobody else's is ever removed. The whole name is short,
 * so it fits beside a target of any length.
 */
export class TemporaryNames {
  readonly #tag: string
  readonly #first: number
  #next: number

  /** `tag` is 12 lower-case hexadecimal digits. `first` keeps the numbers of two processes apart, and those of its threads. */
  constructor(tag: string, first: number) {
    if (!/^[0-9a-f]{12}$/.test(tag)) throw new Error(`not a tag of 12 hexadecimal digits: ${tag}`)
    this.#tag = tag
    this.#first = first
    this.#next = first
  }

  /** What it takes to make names in a thread that this process makes nowhere else; threads are numbered from 1. */
  ofThread(thread: number): { readonly tag: string; readonly first: number } {
    if (thread < 1 || thread >= numbersApart) throw new RangeError(`thread ${thread}`)
    return { tag: this.#tag, first: this.#first + thread }
  }

  get tag(): string {
    return this.#tag
  }

  next(): string {
    const number = this.#next
    this.#next += numbersApart
    return `${temporaryPrefix}${this.#tag}.${number.toString(36)}`
  }

  /** The folder in which content for a name arrives. It is the same in every run, so that one goes on where another was cut off. */
  inboxOf(name: string): string {
    const hash = createHash('sha256').update(encodePath(name)).digest().readBigUInt64BE()
    return `${temporaryPrefix}${this.#tag}.${hash.toString(36)}${inboxSuffix}`
  }

  isOwn(name: string): boolean {
    const start = `${temporaryPrefix}${this.#tag}.`
    return name.startsWith(start) && /^[0-9a-z]+(\.part)?$/.test(name.slice(start.length))
  }
}

/** Those of this process for a pair, apart from those of any other process that works for the same pair. */
export function temporaryNamesOf(pair: string): TemporaryNames {
  return new TemporaryNames(createHash('sha256').update(pair).digest('hex').slice(0, 12), (Date.now() % 2 ** 32) * 2 ** 16)
}

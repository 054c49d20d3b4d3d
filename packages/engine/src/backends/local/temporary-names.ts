import { temporaryPrefix } from '../../core/scope.ts'

/**
 * Names for content that is not published yet: `.pairwise-tmp.<tag>.<number>`. The tag names the pair, so a file that
 * an earlier run left behind is known as the pair's own, and nobody else's is ever removed. The whole name is short,
 * so it fits beside a target of any length.
 */
export class TemporaryNames {
  readonly #tag: string
  #next = 0

  /** `tag` is 12 lower-case hexadecimal digits. `first` keeps the numbers of two processes apart. */
  constructor(tag: string, first: number) {
    if (!/^[0-9a-f]{12}$/.test(tag)) throw new Error(`not a tag of 12 hexadecimal digits: ${tag}`)
    this.#tag = tag
    this.#next = first
  }

  get tag(): string {
    return this.#tag
  }

  next(): string {
    return `${temporaryPrefix}${this.#tag}.${(this.#next++).toString(36)}`
  }

  isOwn(name: string): boolean {
    return (
      name.startsWith(`${temporaryPrefix}${this.#tag}.`) && /^[0-9a-z]+$/.test(name.slice(temporaryPrefix.length + this.#tag.length + 1))
    )
  }
}

import { type FileSeen, isStill, type Seen, withoutRevision } from '../core/seen.ts'

/**
 * A file of several names shows another revision under all of them when one name goes, another one comes, or it is changed through
 * one. Where this program did that, it is no change by anybody else: this remembers what such files showed before and after.
 */
export class OwnChanges {
  readonly #after = new Map<string, Pick<FileSeen, 'mtimeNs'> & { readonly revision: string }>()

  note(before: FileSeen, { mtimeNs, revision }: FileSeen): void {
    if (before.revision !== null && revision !== null && before.revision !== revision)
      this.#after.set(before.revision, { mtimeNs, revision })
  }

  /** What a file that showed `seen` shows now, if nobody but this program did anything to it. */
  since<T extends Seen>(seen: T): T {
    let now: T = seen
    for (;;) {
      const after = now.kind === 'file' && now.revision !== null ? this.#after.get(now.revision) : undefined
      if (after === undefined) return now
      now = { ...now, ...after }
    }
  }

  /**
   * What to expect at a place next: what was seen, or, where only this program changed it since, what that left, without the
   * revision, for what was changed a moment ago is too young to show one. `exact` is what is there, however young.
   */
  expected(seen: Seen, exact: () => FileSeen | null): Seen {
    const now = this.since(seen)
    if (now === seen) return seen
    const there = exact()
    return there !== null && isStill(now, there) ? withoutRevision(now) : seen
  }
}

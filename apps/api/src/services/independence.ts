import type { DependenceRow, Repositories } from '@pairwise/db'

/** Why two accounts do not count as two people; `until` is when that may end, where time alone can end it. */
export type Independence =
  | { readonly independent: true }
  | { readonly independent: false; readonly reason: 'same-person' }
  | { readonly independent: false; readonly reason: 'let-in-lately'; readonly until: Date }
  /** One of the two has never signed in with a second factor of their own since the other could have been them. */
  | { readonly independent: false; readonly reason: 'no-second-factor'; readonly userId: string }

export interface IndependenceService {
  /**
   * Whether two accounts are two people, as far as can be known: neither let the other in or could set the other’s means
   * of signing in during the last 7 days, nor ever, unless that one has signed in with a second factor of their own since.
   */
  between(one: string, other: string, now: Date): Promise<Independence>
}

/** For so long, at least, an account that another one let in does not count as another person. */
export const dependenceMs = 7 * 24 * 60 * 60_000

export function createIndependenceService({ dependences }: Pick<Repositories, 'dependences'>): IndependenceService {
  return {
    async between(one, other, now) {
      if (one === other) return { independent: false, reason: 'same-person' }
      const rows = await dependences.between(one, other)
      const last = Math.max(0, ...rows.map(({ at }) => at.getTime()))
      if (last + dependenceMs > now.getTime()) return { independent: false, reason: 'let-in-lately', until: new Date(last + dependenceMs) }
      const unproved = rows.find((row) => !hasProved(row))
      return unproved ? { independent: false, reason: 'no-second-factor', userId: unproved.userId } : { independent: true }
    },
  }
}

function hasProved({ at, secondFactorAt }: DependenceRow): boolean {
  return secondFactorAt !== null && secondFactorAt > at
}

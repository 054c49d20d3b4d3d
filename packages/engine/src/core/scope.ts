import type { FilterRules } from './filter.ts'

/** What a pair is about: which paths take part. Plain data, so that scan threads can be given it. */
export interface Scope {
  readonly filters: FilterRules
}

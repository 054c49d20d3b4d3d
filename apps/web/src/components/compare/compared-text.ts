import type { Side, TextForm } from '@pairwise/contracts'

/** One version of a text file, and whose it is. */
export interface ComparedText {
  readonly of: Side | 'base'
  /** What people call it: the name of the side, or "Last agreed". */
  readonly label: string
  readonly text: string
  readonly form: TextForm
}

import type { Side } from '@pairwise/contracts'

/** One version of a picture that browsers show: PNG, JPEG, GIF or WebP. */
export interface ComparedImage {
  readonly of: Side
  readonly label: string
  readonly url: string
}

/** What is known of a picture's size: nothing before it is loaded. */
export type LoadedSizes = Readonly<Record<Side, { readonly width: number; readonly height: number } | 'failed' | null>>

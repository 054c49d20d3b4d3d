import type { CompareLayout } from './compare-editor.ts'
import type { ComparedText } from './compared-text.ts'

/** What a comparison of two texts is given, and what it asks for. */
export interface TextCompareProps {
  readonly path1: ComparedText
  readonly path2: ComparedText
  /** What both sides last agreed on, when it is kept. */
  readonly base?: ComparedText | undefined
  /** Side by side or unified; without a choice the width of the window decides. */
  readonly layout?: CompareLayout | undefined
  readonly onLayout: (layout: CompareLayout) => void
  /** The change one looks at, counted from 1. */
  readonly change: number
  readonly onChange: (change: number) => void
}

import { lazy, type ReactNode, Suspense } from 'react'
import { Loading } from '../ui/loading.tsx'
import type { CompareLayout } from './compare-editor.ts'
import type { ComparedText } from './compared-text.ts'

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

// The editor is large, and only those who compare need it.
const TextCompareView = lazy(async () => ({ default: (await import('./text-compare-view.tsx')).TextCompareView }))

/** Two versions of a text against each other, with the ways to look at them. */
export function TextCompare(props: TextCompareProps): ReactNode {
  return (
    <Suspense fallback={<Loading what="the comparison" lines={8} />}>
      <TextCompareView {...props} />
    </Suspense>
  )
}

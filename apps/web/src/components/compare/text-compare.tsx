import { lazy, type ReactNode, Suspense } from 'react'
import { Loading } from '../ui/loading.tsx'
import type { TextCompareProps } from './text-compare-props.ts'

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

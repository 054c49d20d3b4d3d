import { lazy, type ReactNode, Suspense } from 'react'
import { Loading } from '../../../components/ui/loading.tsx'
import type { MergePanelProps } from './merge-panel-props.ts'

// The editor is large, and only those who merge need it.
const MergeView = lazy(async () => ({ default: (await import('./merge-view.tsx')).MergeView }))

/** Two versions made into one: what one side changed is taken, what both changed is for a person. */
export function MergePanel(props: MergePanelProps): ReactNode {
  return (
    <Suspense fallback={<Loading what="the merge" lines={8} />}>
      <MergeView {...props} />
    </Suspense>
  )
}

import type { Plan, PlanRow, Side } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import type { CompareLayout } from '../../../components/compare/compare-editor.ts'
import type { ComparedText } from '../../../components/compare/compared-text.ts'
import { Downloads } from '../../../components/compare/downloads.tsx'
import { ImageCompare, type ImageMode } from '../../../components/compare/image-compare.tsx'
import { TextBySize } from '../../../components/compare/text-by-size.tsx'
import { TextCompare } from '../../../components/compare/text-compare.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { ReviewArea } from '../../../components/ui/review-keys.tsx'
import { isRefusal } from '../../../lib/error-text.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { rowContentUrl, rowTextQuery } from '../api/plan-queries.ts'
import { isPicture } from '../lib/row-difference.ts'
import styles from './plan-row-drawer.module.css'

interface RowDifferenceProps {
  readonly plan: Plan
  readonly row: PlanRow
}

/** Both versions of a file in a plan against each other, by what they hold. */
export function RowDifference({ plan, row }: RowDifferenceProps): ReactNode {
  return (
    <ReviewArea className={styles['difference']}>
      {isPicture(row) ? <Pictures plan={plan} row={row} /> : <Texts plan={plan} row={row} />}
    </ReviewArea>
  )
}

function Pictures({ plan, row }: RowDifferenceProps): ReactNode {
  const names = sideNames(plan)
  const [mode, setMode] = useState<ImageMode>('side-by-side')
  const version = (side: Side) => ({ of: side, label: names[side], url: rowContentUrl(plan.id, row.id, side, 'inline') })
  const name = row.at.path.slice(row.at.path.lastIndexOf('/') + 1)
  return <ImageCompare name={name} path1={version('path1')} path2={version('path2')} mode={mode} onMode={setMode} />
}

function Texts({ plan, row }: RowDifferenceProps): ReactNode {
  return (
    <TextBySize size={Math.max(row.path1.size ?? 0, row.path2.size ?? 0)} downloads={<BothDownloads plan={plan} row={row} />}>
      {(part) => <TextVersions plan={plan} row={row} part={part} />}
    </TextBySize>
  )
}

function TextVersions({ plan, row, part }: RowDifferenceProps & { readonly part: 'whole' | 'beginning' }): ReactNode {
  const names = sideNames(plan)
  const [label1, label2] = [names.path1, names.path2]
  const path1 = useQuery(rowTextQuery(plan.id, row.id, 'path1', part))
  const path2 = useQuery(rowTextQuery(plan.id, row.id, 'path2', part))
  const [layout, setLayout] = useState<CompareLayout>('unified')
  const [change, setChange] = useState(1)
  const versions = useMemo((): Record<Side, ComparedText> | null => {
    if (!path1.data || !path2.data) return null
    return { path1: { of: 'path1', label: label1, ...path1.data }, path2: { of: 'path2', label: label2, ...path2.data } }
  }, [path1.data, path2.data, label1, label2])
  const failed = path1.error ? { query: path1, label: label1 } : path2.error ? { query: path2, label: label2 } : null
  if (isRefusal(failed?.query.error ?? null, 'not-text')) {
    return (
      <>
        <p>This is a binary file. It can’t be compared here.</p>
        <BothDownloads plan={plan} row={row} />
      </>
    )
  }
  if (failed?.query.error) {
    return (
      <ProblemNotice
        error={failed.query.error}
        title={`The ${failed.label} version could not be read.`}
        onRetry={() => void failed.query.refetch()}
      />
    )
  }
  if (versions === null) return <Loading what="both versions" lines={8} />
  return <TextCompare {...versions} layout={layout} onLayout={setLayout} change={change} onChange={setChange} />
}

function BothDownloads({ plan, row }: RowDifferenceProps): ReactNode {
  const url = (side: Side) => rowContentUrl(plan.id, row.id, side, 'download')
  return <Downloads names={sideNames(plan)} urls={{ path1: url('path1'), path2: url('path2') }} blocked={undefined} />
}

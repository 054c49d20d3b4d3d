import type { Conflict, TextForm } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { saveDraftOf } from '../api/change-conflict.ts'
import { draftQuery } from '../api/conflict-queries.ts'
import { namesOf, newerSide } from '../lib/conflict-text.ts'
import { useTexts } from './conflict-content.tsx'
import { MergePanel } from './merge-panel.tsx'

interface ConflictMergeProps {
  readonly conflict: Conflict
  readonly blocked: string | undefined
  readonly busy: boolean
  readonly error: Error | null
  readonly keepsOriginals: string
  readonly onUse: (text: string, form: TextForm) => Promise<boolean>
  readonly onClose: () => void
}

/** The merge of a conflict, with what was kept of an earlier visit. */
export function ConflictMerge({ conflict, blocked, busy, error, keepsOriginals, onUse, onClose }: ConflictMergeProps): ReactNode {
  const { id, revision } = conflict
  const texts = useTexts(conflict, 'whole')
  const draft = useQuery(draftQuery(id, revision))
  if (texts.failed) return <ProblemNotice error={texts.failed.error} title={texts.failed.title} onRetry={texts.failed.retry} />
  if (!texts.versions || draft.isPending) return <Loading what="both versions" lines={8} />
  return (
    <MergePanel
      {...texts.versions}
      of={{ conflictId: id, revision }}
      names={namesOf(conflict)}
      newer={newerSide(conflict)}
      serverDraft={draft.data ? { text: draft.data.text, savedAt: new Date(draft.data.savedAt).getTime() } : null}
      saveDraft={saveDraftOf(id, revision)}
      keepsOriginals={keepsOriginals}
      busy={busy}
      blocked={blocked ?? (texts.areExact ? undefined : 'Some bytes could not be read as text, and a merge would lose them.')}
      problem={error && <ProblemNotice error={error} />}
      onUse={onUse}
      onClose={onClose}
    />
  )
}

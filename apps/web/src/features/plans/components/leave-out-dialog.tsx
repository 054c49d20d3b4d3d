import { Button, Radio } from '@mantine/core'
import type { Plan, PlanRow } from '@pairwise/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { showToast } from '../../../components/ui/toast.tsx'
import { api } from '../../../lib/api-client.ts'
import { visiblePath } from '../../../lib/path-parts.ts'
import { plural } from '../../../lib/plural.ts'
import { keys } from '../../../lib/query-keys.ts'
import { useBlocked } from '../../../lib/session.ts'
import { planFoldersQuery } from '../api/plan-queries.ts'
import { folderOf } from '../lib/folder-of.ts'
import { leaveOutRule } from '../lib/leave-out-rule.ts'
import type { TaggedPair } from '../lib/tagged-pair.ts'
import styles from './leave-out-dialog.module.css'

interface LeaveOutDialogProps {
  readonly plan: Plan
  readonly pair: TaggedPair | undefined
  readonly row: PlanRow
  readonly isOpen: boolean
  readonly onSkip: () => void
  readonly onAdded: () => void
  readonly onClose: () => void
}

/** Offers a filter for what nobody wants to see in a plan again, and says how much of this plan it would leave out. */
export function LeaveOutDialog({ plan, pair, row, isOpen, onSkip, onAdded, onClose }: LeaveOutDialogProps): ReactNode {
  const folder = folderOf(row.at)
  const [wants, setWants] = useState<'file' | 'folder'>(folder.key === '' ? 'file' : 'folder')
  const rule =
    wants === 'folder' ? leaveOutRule(folder.path, true) : leaveOutRule(row.at.path, row.kind === 'mkdir' || row.kind === 'rmdir')
  const add = useAddFilter(pair, rule)
  const blocked = useBlocked('pair.write')
  const inFolder = useQuery({ ...planFoldersQuery(plan.id, { path: folder.key }), enabled: isOpen && folder.key !== '' }).data?.total.rows
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title="Always leave this out?"
      confirm="Add filter"
      busy={add.isPending && 'Saving…'}
      blocked={blocked}
      onConfirm={() =>
        add.mutate(undefined, {
          onSuccess: () => {
            showToast({ message: `The filter “${rule}” was added.` })
            onAdded()
          },
        })
      }
      onClose={onClose}
    >
      {add.error && <ProblemNotice error={add.error} refused="The filter was not added." />}
      <Radio.Group label="Leave out" value={wants} onChange={(value) => setWants(value === 'folder' ? 'folder' : 'file')}>
        {folder.key !== '' && <Radio value="folder" label={`Everything in ${visiblePath(folder.path)}`} />}
        <Radio value="file" label={visiblePath(row.at.path)} />
      </Radio.Group>
      <p className={styles['rule']}>
        <code>{rule}</code>
      </p>
      <p>
        {plural(wants === 'folder' ? (inFolder ?? 0) : 1, { one: '# row of this plan matches.', other: '# rows of this plan match.' })} The
        next plan shows what this rule leaves out. Nothing is deleted by it.
      </p>
      <Button variant="default" size="xs" className={styles['skip'] ?? ''} onClick={onSkip}>
        Just skip this time
      </Button>
    </ConfirmDialog>
  )
}

/** The new rule comes first, so that no rule before it says otherwise. */
function useAddFilter(tagged: TaggedPair | undefined, rule: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      if (tagged === undefined) throw new Error('The pair is not loaded yet.')
      const { pair, etag } = tagged
      const settings = { ...pair.settings, filters: `${rule}\n${pair.settings.filters}` }
      return api.call('updatePair', { params: { pairId: pair.id }, body: { settings }, ifMatch: etag })
    },
    onSettled: () =>
      Promise.all([queries.invalidateQueries({ queryKey: keys.pairs() }), queries.invalidateQueries({ queryKey: ['plans'] })]),
  })
}

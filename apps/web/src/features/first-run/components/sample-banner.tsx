import { useDisclosure } from '@mantine/hooks'
import type { Pair, SamplesRemoved } from '@pairwise/contracts'
import { IconFlask } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { Notice } from '../../../components/ui/notice.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { visiblePath } from '../../../lib/path-parts.ts'
import { plural } from '../../../lib/plural.ts'
import { keys } from '../../../lib/query-keys.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useRemoveSamples } from '../api/remove-samples.ts'
import { clearDraft, readDraft } from '../lib/setup-draft.ts'

interface SampleBannerProps {
  readonly pair: Pair
  /** Leaves the page of the pair, which is no more. */
  readonly onDeleted: () => void
}

/** Says that a pair is one to try things with, and takes it and its folders away again. */
export function SampleBanner({ pair, onDeleted }: SampleBannerProps): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const remove = useRemoveSamples(pair.id)
  const queries = useQueryClient()
  const blocked = useBlocked('pair.write')
  const leave = async () => {
    if (readDraft()?.pairId === pair.id) clearDraft()
    onDeleted()
    queries.removeQueries({ queryKey: keys.pair(pair.id) })
    await queries.invalidateQueries({ queryKey: keys.pairList() })
  }
  return (
    <>
      <Notice
        tone="plain"
        icon={<IconFlask size={20} stroke={1.5} />}
        title="Sample pair."
        actions={
          <ActionButton
            size="xs"
            variant="default"
            blocked={blocked ?? (pair.activeRun ? 'A run of this pair is active. Stop it first.' : undefined)}
            onClick={open}
          >
            Delete it and its folders
          </ActionButton>
        }
      />
      <ConfirmDialog
        isOpen={isOpen && remove.data === undefined}
        title={`Delete the pair ${pair.name} and its folders?`}
        confirm="Delete the pair and its folders"
        isDangerous
        busy={remove.isPending && 'Deleting…'}
        blocked={blocked}
        onConfirm={() => remove.mutate(undefined, { onSuccess: ({ leftTotal }) => void (leftTotal === 0 && leave()) })}
        onClose={() => {
          remove.reset()
          close()
        }}
      >
        {remove.error && <ProblemNotice error={remove.error} refused="The pair was not deleted." />}
        <ul>
          <li>
            The samples in <bdi>{pair.path1.folder}</bdi> and <bdi>{pair.path2.folder}</bdi> are deleted.
          </li>
          <li>Files of your own in these folders, and samples that you changed, stay where they are.</li>
          <li>The schedule ends, and the history and the baseline are removed. This can’t be undone.</li>
        </ul>
      </ConfirmDialog>
      {remove.data !== undefined && remove.data.leftTotal > 0 && <WhatStays removed={remove.data} onClose={() => void leave()} />}
    </>
  )
}

function WhatStays({ removed, onClose }: { readonly removed: SamplesRemoved; readonly onClose: () => void }): ReactNode {
  const { left, leftTotal } = removed
  return (
    <ConfirmDialog isOpen isOver title="The sample pair is deleted" confirm="Go to pairs" onConfirm={onClose} onClose={onClose}>
      <p>
        {plural(leftTotal, {
          one: '# file is no sample, or was changed, and stays:',
          other: '# files are no samples, or were changed, and stay:',
        })}
      </p>
      <ul>
        {left.map((path) => (
          <li key={path}>
            <bdi>{visiblePath(path)}</bdi>
          </li>
        ))}
      </ul>
      {leftTotal > left.length && <p>and {leftTotal - left.length} more</p>}
    </ConfirmDialog>
  )
}

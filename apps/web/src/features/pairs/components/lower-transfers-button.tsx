import type { Run } from '@pairwise/contracts'
import { IconArrowBarToDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { isRefusal } from '../../../lib/error-text.ts'
import { plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useUpdatePair } from '../api/change-pair.ts'
import { pairQuery } from '../api/pair-queries.ts'

/** Has the pair of a run that a storage slowed down copy half as many files at once. Nothing for other runs. */
export function LowerTransfersButton({ run }: { readonly run: Run }): ReactNode {
  return run.failure?.code === 'storage-busy' ? <LowerTransfers pairId={run.pairId} /> : null
}

function LowerTransfers({ pairId }: { readonly pairId: string }): ReactNode {
  const query = useQuery(pairQuery(pairId))
  const update = useUpdatePair(pairId)
  const blocked = useBlocked('pair.write')
  if (!query.data) return null
  const { pair, etag } = query.data
  const { transfers } = pair.settings
  if (update.isSuccess) {
    const saved = { one: 'From the next run on, # file is copied at once.', other: 'From the next run on, # files are copied at once.' }
    return (
      // The button that had the focus is gone.
      <p role="status" tabIndex={-1} ref={(shown) => shown?.focus()}>
        {plural(update.data.settings.transfers, saved)}
      </p>
    )
  }
  if (transfers === 1) return null
  const fewer = Math.floor(transfers / 2)
  return (
    <ActButton
      variant="default"
      size="xs"
      leftSection={<IconArrowBarToDown size={16} stroke={1.5} aria-hidden="true" />}
      blocked={blocked}
      act={update}
      busy="Saving…"
      refused="The settings were not saved."
      onRetry={isRefusal(update.error, 'precondition-failed') ? () => query.refetch().then(update.reset) : undefined}
      onClick={() => update.mutate({ body: { settings: { ...pair.settings, transfers: fewer } }, etag })}
    >
      {`Lower parallel transfers to ${fewer}`}
    </ActButton>
  )
}

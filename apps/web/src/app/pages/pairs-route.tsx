import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ContinueSetupCard } from '../../features/first-run/components/continue-setup-card.tsx'
import { SampleButton } from '../../features/first-run/components/sample-button.tsx'
import { changeDraft } from '../../features/first-run/lib/setup-draft.ts'
import { PairListPage } from '../../features/pairs/components/pair-list-page.tsx'

/** All pairs. */
export function PairsRoute(): ReactNode {
  const navigate = useNavigate()
  return (
    <PairListPage
      onOpen={(pair) => void navigate({ to: '/pairs/$pairId', params: { pairId: pair.id } })}
      notice={<ContinueSetupCard />}
      emptyAction={
        <SampleButton
          onMade={({ id }) => {
            changeDraft({ step: 'preview', form: null, pairId: id, planId: null, runId: null })
            void navigate({ to: '/setup/$step', params: { step: 'preview' } })
          }}
        />
      }
    />
  )
}

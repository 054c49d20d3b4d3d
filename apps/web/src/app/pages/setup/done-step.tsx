import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import styles from '../../../features/first-run/components/setup.module.css'
import { changeDraft, clearDraft, useDraft } from '../../../features/first-run/lib/setup-draft.ts'
import { FirstRunLine } from './first-run-line.tsx'
import { StepOfPair } from './step-of-pair.tsx'

/** The end of the set-up. */
export function DoneStep(): ReactNode {
  const navigate = useNavigate()
  const draft = useDraft()
  return (
    <Page width="form">
      <Crumbs>{['Set-up']}</Crumbs>
      <StepOfPair heading={<PageHeader title="Set-up" />}>
        {({ pair }) => (
          <>
            <PageHeader title={`${pair.name} is set up.`} documentTitle="Set-up is done" />
            {draft?.runId && <FirstRunLine runId={draft.runId} />}
            <div className={styles['buttons']}>
              <Button renderRoot={({ ref, ...props }) => <Link {...props} to="/pairs/$pairId" params={{ pairId: pair.id }} />}>
                Open the pair
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  clearDraft()
                  changeDraft({ step: 'pair' })
                  void navigate({ to: '/setup/$step', params: { step: 'pair' } })
                }}
              >
                Set up another pair
              </Button>
            </div>
          </>
        )}
      </StepOfPair>
    </Page>
  )
}

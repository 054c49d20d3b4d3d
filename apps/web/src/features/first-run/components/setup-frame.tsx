import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import type { SetupStep } from '../lib/setup-steps.ts'
import { SetupStepper } from './setup-stepper.tsx'

interface SetupFrameProps {
  readonly step: SetupStep
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}

/** The frame of a step. What was entered is kept, so one can leave at any time. */
export function SetupFrame({ step, title, lead, children }: SetupFrameProps): ReactNode {
  return (
    <Page width="form">
      <Crumbs>{['Set-up']}</Crumbs>
      <SetupStepper current={step} />
      <PageHeader
        title={title}
        documentTitle={`${title} · Set-up`}
        meta={lead}
        actions={
          <Button variant="default" renderRoot={({ ref, ...props }) => <Link {...props} to="/pairs" />}>
            Finish later
          </Button>
        }
      />
      {children}
    </Page>
  )
}

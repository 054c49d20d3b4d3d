import type { ErrorComponentProps } from '@tanstack/react-router'
import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Page } from '../../components/ui/page.tsx'
import { ProblemNotice } from '../../components/ui/problem-notice.tsx'

/** A page that could not be shown at all. */
export function PageFailure({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter()
  return (
    <Page width="form">
      <h1>This page could not be shown</h1>
      <ProblemNotice
        error={error}
        onRetry={() => {
          reset()
          return router.invalidate()
        }}
      />
    </Page>
  )
}

import type { ErrorComponentProps } from '@tanstack/react-router'
import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ClosedPage } from '../../components/ui/closed-page.tsx'
import { Page } from '../../components/ui/page.tsx'
import { ProblemNotice } from '../../components/ui/problem-notice.tsx'
import { errorText, isRefusal } from '../../lib/error-text.ts'

/** A page that could not be shown at all. */
export function PageFailure({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter()
  if (isRefusal(error, 'forbidden')) return <ClosedPage>{errorText(error).title}</ClosedPage>
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

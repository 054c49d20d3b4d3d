import { Button } from '@mantine/core'
import type { Failure } from '@pairwise/contracts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { connectionFixes } from '../../lib/failure-text.ts'

/** What helps against a failure, where that is done with a connection. */
export function ConnectionFixes({ failure }: { readonly failure: Failure }): ReactNode {
  const connectionId = failure.params?.['connectionId']
  if (typeof connectionId !== 'string') return null
  return connectionFixes(failure.code).map(({ label, part }) => (
    <Button
      key={label}
      size="xs"
      variant="default"
      renderRoot={({ ref, ...props }) => <Link {...props} to="/connections/$connectionId" params={{ connectionId }} hash={part} />}
    >
      {label}
    </Button>
  ))
}

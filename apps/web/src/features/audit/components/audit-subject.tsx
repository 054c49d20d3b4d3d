import type { AuditEntry } from '@pairwise/contracts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { subjectText } from '../lib/audit-text.ts'

/** What an act was about, with the way there where it has a page. */
export function AuditSubject({ subject }: Pick<AuditEntry, 'subject'>): ReactNode {
  const text = <bdi>{subjectText(subject)}</bdi>
  const id = subject?.id ?? null
  if (subject === null || id === null) return text
  if (subject.type === 'pair')
    return (
      <Link to="/pairs/$pairId" params={{ pairId: id }}>
        {text}
      </Link>
    )
  if (subject.type === 'connection')
    return (
      <Link to="/connections/$connectionId" params={{ connectionId: id }}>
        {text}
      </Link>
    )
  if (subject.type === 'plan')
    return (
      <Link to="/plans/$planId" params={{ planId: Number(id) }}>
        {text}
      </Link>
    )
  if (subject.type === 'run')
    return (
      <Link to="/runs/$runId" params={{ runId: Number(id) }}>
        {text}
      </Link>
    )
  return text
}

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import styles from '../../../features/first-run/components/setup.module.css'
import { SetupFrame } from '../../../features/first-run/components/setup-frame.tsx'
import type { GoTo } from '../../../features/first-run/lib/go-to.ts'
import { changeDraft, useDraft } from '../../../features/first-run/lib/setup-draft.ts'
import { NewPairForm } from '../../../features/pairs/components/new-pair-form.tsx'
import { connectionsQuery } from '../../../lib/connections.ts'

/** The two folders. Once the pair is made, its own settings are where they are changed. */
export function PairStep({ goTo }: { readonly goTo: GoTo }): ReactNode {
  const draft = useDraft()
  const connections = useQuery(connectionsQuery)
  const pairId = draft?.pairId ?? null
  return (
    <SetupFrame step="pair" title="Choose the two folders" lead="Changes flow both ways. Neither side is the original.">
      {pairId !== null && (
        <div className={styles['card']}>
          <p>
            The pair is made.{' '}
            <Link to="/pairs/$pairId/settings" params={{ pairId }}>
              Change its folders
            </Link>
          </p>
          <Button onClick={() => goTo('safety')}>Continue</Button>
        </div>
      )}
      {pairId === null && connections.isPending && <Loading what="the places for folders" lines={4} height={48} />}
      {connections.error && (
        <ProblemNotice error={connections.error} title="The places for folders could not be loaded." onRetry={connections.refetch} />
      )}
      {pairId === null && connections.data && (
        <NewPairForm
          connections={connections.data.rows}
          entered={draft?.form ?? null}
          onEntered={(form) => changeDraft({ form, step: 'pair' })}
          submitLabel="Create the pair and continue"
          onCreated={(pair) => goTo('safety', { pairId: pair.id, planId: null, runId: null, form: null, safety: null, schedule: null })}
        />
      )}
    </SetupFrame>
  )
}

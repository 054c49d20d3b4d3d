import type { Connection } from '@pairwise/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime, ShortTime } from '../../../components/ui/relative-time.tsx'
import { keys } from '../../../lib/query-keys.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useConnectionTest, useTestConnection, useTrustHostKey } from '../api/connection-queries.ts'
import styles from './connections.module.css'
import { HostKeyDialog } from './host-key-dialog.tsx'
import { TestResult } from './test-result.tsx'

/** Tests a stored connection, and shows what the last test found. */
export function ConnectionTestPanel({ connection }: { readonly connection: Connection }): ReactNode {
  const [testId, setTestId] = useState<string | null>(null)
  const [isComparing, setComparing] = useState(false)
  const queries = useQueryClient()
  const begin = useTestConnection(connection.id)
  const trust = useTrustHostKey(connection.id)
  const running = useConnectionTest(testId)
  const blocked = useBlocked('connection.write')
  const state = running.data?.state
  // What a test found is kept with its connection when it ends.
  useEffect(() => {
    if (state === 'working' || state === 'not-working') void queries.invalidateQueries({ queryKey: keys.connections() })
  }, [state, queries])
  const isRunning = begin.isPending || (testId !== null && running.error === null && (state === undefined || state === 'running'))
  const shown = running.data ?? connection.test
  const hostKey = isRunning ? null : (shown?.hostKey ?? null)
  const start = () => begin.mutate(undefined, { onSuccess: ({ id }) => setTestId(id) })
  return (
    <Panel
      title="Test"
      anchor="test"
      actions={
        <ActionButton size="xs" variant="default" blocked={blocked} busy={isRunning && 'Testing…'} onClick={start}>
          Test
        </ActionButton>
      }
    >
      <div className={styles['stack']}>
        {(begin.error ?? running.error) && (
          <ProblemNotice error={begin.error ?? running.error} title="The connection could not be tested." />
        )}
        {shown === null && !isRunning && <p>Not tested yet.</p>}
        {(shown !== null || isRunning) && (
          <TestResult
            isRunning={isRunning}
            state={shown?.state ?? null}
            lines={isRunning ? (running.data?.lines ?? []) : (shown?.lines ?? [])}
          />
        )}
        {!isRunning && connection.test && (
          <p className={styles['muted']}>
            Last test <RelativeTime at={connection.test.at} />
          </p>
        )}
        {hostKey && (
          <ActionButton variant="default" blocked={blocked} onClick={() => setComparing(true)}>
            Compare keys
          </ActionButton>
        )}
        {connection.hostKey && (
          <p className={styles['muted']}>
            Trusted key: <code className={styles['key']}>{connection.hostKey.fingerprint}</code>, since{' '}
            <ShortTime at={connection.hostKey.trustedAt} /> by <bdi>{connection.hostKey.trustedBy}</bdi>
          </p>
        )}
      </div>
      {isComparing && hostKey && (
        <HostKeyDialog
          shown={hostKey}
          busy={trust.isPending}
          error={trust.error}
          onClose={() => setComparing(false)}
          onTrust={() =>
            trust.mutate(hostKey.fingerprint, {
              onSuccess: () => {
                setComparing(false)
                start()
              },
            })
          }
        />
      )}
    </Panel>
  )
}

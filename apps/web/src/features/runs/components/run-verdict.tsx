import { Button } from '@mantine/core'
import type { Run } from '@pairwise/contracts'
import { IconCheck, IconHandStop, IconPlayerStop } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FailureNotice } from '../../../components/sync/failure-notice.tsx'
import { FlowBar } from '../../../components/sync/flow-bar.tsx'
import { GateNotices } from '../../../components/sync/gate-notices.tsx'
import { Notice } from '../../../components/ui/notice.tsx'
import { changeTotal } from '../../../lib/change-counts.ts'
import { plural } from '../../../lib/plural.ts'
import { runEffect } from '../../../lib/run-effect.ts'
import { runStateWords } from '../../../lib/run-state.ts'
import { sideNames } from '../../../lib/side-names.ts'
import styles from './run-verdict.module.css'

interface RunVerdictProps {
  readonly run: Run
  readonly previewButton: ReactNode
  readonly partialFixes: ReactNode
}

/** How a run ended: trouble first with cause, effect and fix, then what it did. */
export function RunVerdict({ run, previewButton, partialFixes }: RunVerdictProps): ReactNode {
  const names = sideNames(run)
  return (
    <>
      <Trouble run={run} previewButton={previewButton} partialFixes={partialFixes} />
      <GateNotices gates={run.gates} names={names} />
      {changeTotal(run.counts) > 0 && (
        <section className={styles['flow']} aria-label="What the run was to do">
          <FlowBar counts={run.counts} names={names} />
        </section>
      )}
    </>
  )
}

function Trouble({ run, previewButton, partialFixes }: RunVerdictProps): ReactNode {
  const effect = runEffect(run)
  switch (run.state) {
    case 'failed':
      return (
        <FailureNotice
          title="The run failed"
          failure={run.failure}
          effect={effect}
          actions={previewButton}
          help="Run again: the next run goes on from here."
        />
      )
    case 'partial':
      return (
        <FailureNotice
          title={partialTitle(run)}
          failure={run.failure}
          effect={`${effect} Nothing was lost.`}
          help="Each file below says its own cause. When it is fixed, run again: only what is left is done."
          actions={
            <>
              {partialFixes}
              {previewButton}
            </>
          }
        />
      )
    case 'stopped':
      return (
        <Notice tone="plain" icon={<IconPlayerStop size={20} stroke={1.5} />} title={`${runStateWords(run)}.`} actions={previewButton}>
          {effect} The next run goes on from here.
        </Notice>
      )
    case 'held':
      return (
        <Notice
          tone="held"
          icon={<IconHandStop size={20} stroke={1.5} />}
          title={run.counters.done > 0 ? 'A safety check held a part of this run.' : 'A safety check held this run.'}
          actions={run.approvalId === null ? previewButton : <ApprovalLink approvalId={run.approvalId} />}
        >
          {effect}
        </Notice>
      )
    case 'nothing':
      return <Notice tone="good" icon={<IconCheck size={20} stroke={1.5} />} title="Both sides were the same. There was nothing to do." />
    case 'done':
    case 'queued':
    case 'scanning':
    case 'planning':
    case 'applying':
    case 'verifying':
      return null
  }
}

function ApprovalLink({ approvalId }: { readonly approvalId: number }): ReactNode {
  return (
    <Button size="xs" renderRoot={({ ref, ...props }) => <Link {...props} to="/approvals/$approvalId" params={{ approvalId }} />}>
      Review and decide
    </Button>
  )
}

function partialTitle({ counters }: Run): string {
  if (counters.failed > 0) return plural(counters.failed, { one: '# file could not be synced', other: '# files could not be synced' })
  return plural(counters.stale, { one: '# file changed meanwhile', other: '# files changed meanwhile' })
}

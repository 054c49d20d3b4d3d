import type { ApprovalDetail, ResyncWinner } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FilePath } from '../../../components/sync/file-path.tsx'
import { FlowBar } from '../../../components/sync/flow-bar.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { useNow } from '../../../components/ui/use-now.ts'
import { bytes } from '../../../lib/bytes.ts'
import { gateText } from '../../../lib/gate-text.ts'
import { count, plural } from '../../../lib/plural.ts'
import { useBlocked, useMe } from '../../../lib/session.ts'
import { type SideNames, sideNames } from '../../../lib/side-names.ts'
import { dateTime, wholeDay } from '../../../lib/time.ts'
import { versionSpaceText } from '../../../lib/version-space-text.ts'
import { acts, useApprovalAct } from '../api/approval-queries.ts'
import { planOfApprovalQuery } from '../api/plan-of-approval.ts'
import { approverWords, causeText } from '../lib/approval-text.ts'
import styles from './approval-page.module.css'
import { LimitGauge } from './limit-gauge.tsx'

interface PanelProps {
  readonly approval: ApprovalDetail
}

/** Why a run was held: what it would do, what may be behind it, and where. */
export function WhyHeldPanel({ approval }: PanelProps): ReactNode {
  const names = sideNames(approval)
  const now = useNow()
  const { facts, gates, approvable, planId } = approval
  const isStop = gates.some(({ kind }) => kind === 'stop')
  return (
    <Panel title="Why it was held">
      <div className={styles['form']}>
        {gates.map((gate) => (
          <div key={`${gate.code}:${gate.side}`} className={styles['form']}>
            <p className={styles['lead']}>{gateText(gate, names).cause}</p>
            {gate.code === 'too-many-deletes' && <LimitGauge gate={gate} />}
          </div>
        ))}
        <p>{isStop ? 'Nothing was changed.' : 'Nothing was deleted there. Everything else was applied.'}</p>
        {!approvable && (
          <p>This can’t be approved, because the app can’t see the files on {unseen(approval, names)}. Fix the cause, then check again.</p>
        )}
        {facts.causes.length > 0 && (
          <>
            <h3>Most likely cause</h3>
            <ul className={styles['list']} aria-label="Most likely cause">
              {facts.causes.map((cause) => (
                <li key={cause.code}>
                  {causeText(cause, names, now)}{' '}
                  {cause.code === 'moved-folder' && planId !== null && <Matches planId={planId} folder={cause.folder} />}
                  {cause.code === 'moved-folder' && <Rest files={cause.rest} amount={cause.of - cause.matched} />}
                </li>
              ))}
            </ul>
          </>
        )}
        {facts.folders.length > 0 && <Folders approval={approval} />}
        {approvable && <WayBack approval={approval} />}
        {planId !== null && (
          <p>
            <Link to="/plans/$planId" params={{ planId }}>
              Open the full plan
            </Link>
          </p>
        )}
      </div>
    </Panel>
  )
}

/** The new files in which the deleted ones were found again, as the plan lists them. */
function Matches({ planId, folder }: { readonly planId: number; readonly folder: string }): ReactNode {
  const q = folder === '' ? {} : { q: `${folder}/**` }
  return (
    <Link to="/plans/$planId" params={{ planId }} search={{ view: 'list', op: 'new', ...q }}>
      Show the matches
    </Link>
  )
}

function unseen({ gates }: ApprovalDetail, names: SideNames): string {
  const side = gates.find(({ kind }) => kind === 'stop')?.side ?? null
  return side === null ? 'one side' : names[side]
}

/** The deleted files that were found nowhere else: those that would be lost. */
function Rest({ files, amount }: { readonly files: readonly string[]; readonly amount: number }): ReactNode {
  if (files.length === 0) return null
  const what = plural(amount, { one: 'Show only the # that doesn’t match', other: 'Show only the # that don’t match' })
  return (
    <details>
      <summary>{what}</summary>
      <ul className={styles['list']}>
        {files.map((file) => (
          <li key={file}>
            <FilePath path={file} isWhole />
          </li>
        ))}
      </ul>
      {amount > files.length && <p className={styles['quiet']}>and {count(amount - files.length)} more</p>}
    </details>
  )
}

const dayMs = 24 * 60 * 60_000

/** Whether what an approval would delete or replace can be had back. */
function WayBack({ approval }: PanelProps): ReactNode {
  const now = useNow()
  const { versions, pairName } = approval
  if (versions.days === null) return <p>Versions: off for {pairName}. Deleted and replaced files can’t be restored.</p>
  const needs = versionSpaceText(versions.space, sideNames(approval))
  return (
    <p>
      Versions: deleted files kept until {wholeDay(now + versions.days * dayMs)}
      {needs !== null && ` (${needs})`}
    </p>
  )
}

function Folders({ approval: { facts } }: PanelProps): ReactNode {
  return (
    <>
      <h3>Top folders</h3>
      <ul className={styles['folders']} aria-label="Top folders">
        {facts.folders.map((folder) => (
          <li key={folder.path}>
            <bdi className={styles['path']}>{folder.path === '' ? '/' : folder.path}</bdi>
            <span className={styles['figure']}>
              {plural(folder.files, { one: '# file', other: '# files' })} <span className={styles['quiet']}>· {bytes(folder.bytes)}</span>
            </span>
          </li>
        ))}
      </ul>
      {facts.folderCount > facts.folders.length && (
        <p className={styles['quiet']}>
          {plural(facts.folderCount - facts.folders.length, { one: 'and # folder more', other: 'and # folders more' })}
        </p>
      )}
    </>
  )
}

const winnerWords = (names: SideNames) =>
  ({
    newer: 'the newer one wins',
    path1: `${names.path1} wins`,
    path2: `${names.path2} wins`,
    'keep-both': 'both are kept',
  }) as const satisfies Record<ResyncWinner, string>

/** What a resync would do, and why it is asked for. */
export function WhyResyncPanel({ approval }: PanelProps): ReactNode {
  const names = sideNames(approval)
  const plan = useQuery(planOfApprovalQuery(approval.planId)).data
  return (
    <Panel title="Why a resync is asked for">
      <div className={styles['form']}>
        <p className={styles['lead']}>
          <bdi>{approval.why}</bdi>
        </p>
        {approval.note !== null && <bdi className={styles['said']}>“{approval.note}”</bdi>}
        <p>Nothing is deleted. {approval.winner !== null && `Where a file differs, ${winnerWords(names)[approval.winner]}.`}</p>
        {plan && <FlowBar counts={plan.counts} names={names} bytes={plan.bytes} />}
        {approval.planId !== null && (
          <p>
            <Link to="/plans/$planId" params={{ planId: approval.planId }}>
              Open the full plan
            </Link>
            {plan && plan.state !== 'ready' && plan.state !== 'applied' && (
              <span className={styles['quiet']}> (being made, or out of date)</span>
            )}
          </p>
        )}
      </div>
    </Panel>
  )
}

/** Who asked, who may decide, and what waits for it. */
export function AboutPanel({ approval }: PanelProps): ReactNode {
  const now = useNow()
  const { requestedBy, settingsChanged, approvers, schedulePaused, pairName, assignee, similar } = approval
  return (
    <Panel title="Who" actions={<OnIt approval={approval} />}>
      <dl className={styles['facts']}>
        <dt>Requested by</dt>
        <dd>
          <bdi>{requestedBy.name}</bdi>
        </dd>
        <dt>Settings last changed by</dt>
        <dd>
          {settingsChanged === null ? 'nobody since the last good run' : `${settingsChanged.by}, ${dateTime(settingsChanged.at, now)}`}
        </dd>
        <dt>Approvers</dt>
        <dd>{approvers.map(approverWords).join(', ')}</dd>
        <dt>On it</dt>
        <dd>{assignee === null ? 'nobody' : <bdi>{assignee.name}</bdi>}</dd>
        <dt>Schedule</dt>
        <dd>{schedulePaused ? `paused for ${pairName} until someone decides` : 'goes on'}</dd>
      </dl>
      {similar >= 3 && (
        <p>
          {plural(similar, { one: '# run', other: '# runs' })} like this were approved in the last 30 days. A filter for what comes back
          each time, or a higher limit in the{' '}
          <Link to="/pairs/$pairId/settings" params={{ pairId: approval.pairId }}>
            settings of {pairName}
          </Link>
          , saves asking.
        </p>
      )}
    </Panel>
  )
}

function OnIt({ approval }: PanelProps): ReactNode {
  const me = useMe()
  const act = useApprovalAct(approval, acts.assign)
  const blocked = useBlocked('attention.assign')
  if (approval.state !== 'waiting' && approval.state !== 'draft') return null
  const isMine = approval.assignee !== null && approval.assignee.id === me?.id
  return (
    <ActionButton size="xs" variant="default" blocked={blocked} busy={act.isPending && 'Saving…'} onClick={() => act.mutate(!isMine)}>
      {isMine ? 'Let go' : 'I’m on it'}
    </ActionButton>
  )
}

import { type AttentionItem, attentionKind } from '@pairwise/contracts'
import type { Repositories, TroubledRun } from '@pairwise/db'
import type { Actor } from '../actor.ts'
import { presentAwaitedRequest } from '../presenters/present-awaited-request.ts'
import { presentExpiring } from '../presenters/present-expiring.ts'
import { presentLowSpace } from '../presenters/present-low-space.ts'
import { presentTrouble } from '../presenters/present-trouble.ts'
import { presentConflicts, presentWaitingApproval } from '../presenters/present-waiting.ts'
import { failingConnections } from './failing-connections.ts'
import { overduePairs } from './overdue.ts'
import { awaitedRequest } from './second-person-state.ts'

/** Whatever can need somebody is read from these. */
export type AttentionSources = Pick<
  Repositories,
  'pairs' | 'runs' | 'attention' | 'schedulesPause' | 'approvals' | 'conflicts' | 'connections' | 'settings' | 'dependences'
>

interface AttentionItems {
  /** The most urgent first, then the oldest. */
  readonly items: readonly AttentionItem[]
  /** How many pairs were looked at. */
  readonly pairs: number
}

/** Everything that needs somebody now, with who is on it, as an actor can see it. */
export async function attentionItems(sources: AttentionSources, actor: Actor, now: Date): Promise<AttentionItems> {
  const pairs = await sources.pairs.list()
  const ids = pairs.map(({ id }) => id)
  const lastAsked = await sources.attention.lastAsked()
  const active = new Set((await sources.runs.active(ids)).keys())
  const pause = await sources.schedulesPause.last()
  const troubled = await sources.attention.troubled()
  const connections = await sources.connections.list()
  const items = [
    ...(await decisions(sources, ids, troubled, now)),
    ...(await secondPersonRequests(sources, actor, now)),
    ...failingConnections({ connections, troubled, lastGood: await sources.attention.lastGood() }),
    ...connections.flatMap((connection) => presentExpiring(connection, now)),
    ...(await conflicts(sources, pairs, now)),
    ...overduePairs({ pairs, lastAsked, active, pause, now }),
    ...(await sources.attention.lowSpace()).map(presentLowSpace),
  ]
  return { items: (await withAssignees(sources, items)).toSorted(byUrgency), pairs: pairs.length }
}

/** Approvals that wait, and runs that did not end well; a run that led to one of the approvals is told by it. */
async function decisions(
  { approvals }: AttentionSources,
  ids: readonly string[],
  all: readonly TroubledRun[],
  now: Date,
): Promise<AttentionItem[]> {
  const open = await approvals.openOfPairs(ids)
  const told = new Set(open.map(({ id }) => id))
  const waiting = open.filter(({ state }) => state === 'waiting').map(presentWaitingApproval)
  const troubled = all.filter(({ run }) => run.approvalId === null || !told.has(run.approvalId))
  return [...waiting, ...troubled.map((trouble) => presentTrouble(trouble, now))]
}

/** Only whoever can agree that the second admin is switched off is asked to. */
async function secondPersonRequests(sources: AttentionSources, actor: Actor, now: Date): Promise<AttentionItem[]> {
  if (actor.kind !== 'person' || actor.role !== 'admin') return []
  const request = await awaitedRequest(sources, now)
  return request?.approvers.some(({ id }) => id === actor.userId) ? [presentAwaitedRequest(request)] : []
}

type PairRows = Awaited<ReturnType<AttentionSources['pairs']['list']>>

async function conflicts({ conflicts: found }: AttentionSources, pairs: PairRows, now: Date): Promise<AttentionItem[]> {
  const tallies = await found.tallies(pairs.map(({ id }) => id))
  return pairs.flatMap((pair) => {
    const tally = tallies.get(pair.id)
    return tally && tally.open + tally.decided > 0 ? [presentConflicts(pair, tally, now)] : []
  })
}

async function withAssignees({ attention }: AttentionSources, items: readonly AttentionItem[]): Promise<AttentionItem[]> {
  const assignments = await attention.assignments(items.map(({ key }) => key))
  return items.map((item) => {
    const assignment = assignments.get(item.key)
    return assignment ? { ...item, assignee: { id: assignment.userId, name: assignment.name } } : item
  })
}

function byUrgency(a: AttentionItem, b: AttentionItem): number {
  const { options } = attentionKind
  return options.indexOf(a.kind) - options.indexOf(b.kind) || a.since.localeCompare(b.since) || a.key.localeCompare(b.key)
}

import { type AttentionItem, type AttentionKind, type AttentionPage, attentionKind, type attentionQuery } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import type { z } from 'zod'
import { type Actor, personNameOf, personOf } from '../actor.ts'
import { presentTrouble } from '../presenters/present-trouble.ts'
import { Refusal } from '../refusal.ts'
import { announceAttention } from './announce.ts'
import { overduePairs } from './overdue.ts'
import { record } from './record.ts'
import type { Transact } from './transact.ts'

export interface AttentionService {
  list(query: z.output<typeof attentionQuery>, actor: Actor): Promise<AttentionPage>
  /** Says who is on it: the actor, or nobody. */
  assign(itemKey: string, to: 'actor' | 'nobody', actor: Actor): Promise<AttentionItem>
}

type Sources = Pick<Repositories, 'pairs' | 'runs' | 'attention' | 'schedulesPause'>

interface AttentionServiceDeps {
  readonly repositories: Sources
  readonly transact: Transact
}

/** Everything is read from what causes it, so nothing can be on the list whose cause is gone, and nothing be missing. */
export function createAttentionService({ repositories, transact }: AttentionServiceDeps): AttentionService {
  return {
    async list({ kind, pair, mine, limit }, actor) {
      const now = new Date()
      const { items, pairs } = await everything(repositories, now)
      const rows = items.filter(
        (item) =>
          (kind === undefined || item.kind === kind) &&
          (pair === undefined || item.pairId === pair) &&
          (!mine || item.assignee?.id === personOf(actor)),
      )
      return { rows: rows.slice(0, limit), total: rows.length, all: items.length, kinds: countKinds(items), pairs, asOf: now.toISOString() }
    },

    assign: (itemKey, to, actor) =>
      transact(async (within) => {
        const { items } = await everything(within, new Date())
        const item = items.find(({ key }) => key === itemKey)
        if (!item) throw new Refusal('not-found', 'This does not need anybody any more: its cause is gone.')
        if (to === 'actor') await within.attention.assign(itemKey, personOf(actor))
        else await within.attention.unassign(itemKey)
        const assignee = to === 'actor' ? { id: personOf(actor), name: personNameOf(actor) } : null
        await record(within, actor, {
          action: 'attention.assign',
          subject: { type: 'pair', id: item.pairId, name: item.pairName },
          before: { item: itemKey, assignee: item.assignee?.name ?? null },
          after: { item: itemKey, assignee: assignee?.name ?? null },
        })
        await announceAttention(within)
        return { ...item, assignee }
      }),
  }
}

async function everything(sources: Sources, now: Date): Promise<{ items: AttentionItem[]; pairs: number }> {
  const pairs = await sources.pairs.list()
  const troubled = await sources.attention.troubled()
  const lastAsked = await sources.attention.lastAsked()
  const active = new Set((await sources.runs.active(pairs.map(({ id }) => id))).keys())
  const pause = await sources.schedulesPause.last()
  const items = [...troubled.map((trouble) => presentTrouble(trouble, now)), ...overduePairs({ pairs, lastAsked, active, pause, now })]
  const assignments = await sources.attention.assignments(items.map(({ key }) => key))
  const assigned = items.map((item) => {
    const assignment = assignments.get(item.key)
    return assignment ? { ...item, assignee: { id: assignment.userId, name: assignment.name } } : item
  })
  return { items: assigned.sort(byUrgency), pairs: pairs.length }
}

function byUrgency(a: AttentionItem, b: AttentionItem): number {
  const { options } = attentionKind
  return options.indexOf(a.kind) - options.indexOf(b.kind) || a.since.localeCompare(b.since) || a.key.localeCompare(b.key)
}

function countKinds(items: readonly AttentionItem[]): Partial<Record<AttentionKind, number>> {
  const counts: Partial<Record<AttentionKind, number>> = {}
  for (const { kind } of items) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

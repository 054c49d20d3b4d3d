import type { AttentionItem, AttentionKind, AttentionPage, attentionQuery } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import type { z } from 'zod'
import { type Actor, personNameOf, personOf } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { announceAttention } from './announce.ts'
import { type AttentionSources, attentionItems } from './attention-items.ts'
import { type Act, record } from './record.ts'
import { secondPersonSubject } from './second-person-state.ts'
import type { Transact } from './transact.ts'

export interface AttentionService {
  list(query: z.output<typeof attentionQuery>, actor: Actor): Promise<AttentionPage>
  /** Says who is on it: the actor, or nobody. */
  assign(itemKey: string, to: 'actor' | 'nobody', actor: Actor): Promise<AttentionItem>
}

interface AttentionServiceDeps {
  readonly repositories: AttentionSources
  readonly transact: Transact
}

/** Everything is read from what causes it, so nothing can be on the list whose cause is gone, and nothing be missing. */
export function createAttentionService({ repositories, transact }: AttentionServiceDeps): AttentionService {
  return {
    async list({ kind, pair, mine, limit }, actor) {
      const now = new Date()
      const { items, pairs } = await attentionItems(repositories, actor, now)
      const rows = items.filter(
        (item) =>
          (kind === undefined || item.kind === kind) &&
          (pair === undefined || isOfPair(item, pair)) &&
          (!mine || item.assignee?.id === personOf(actor)),
      )
      return { rows: rows.slice(0, limit), total: rows.length, all: items.length, kinds: countKinds(items), pairs, asOf: now.toISOString() }
    },

    assign: (itemKey, to, actor) =>
      transact(async (within) => {
        const { items } = await attentionItems(within, actor, new Date())
        const item = items.find(({ key }) => key === itemKey)
        if (!item) throw new Refusal('not-found', 'This does not need anybody any more: its cause is gone.')
        const assignee = to === 'actor' ? { id: personOf(actor), name: personNameOf(actor) } : null
        await assign(within, item, assignee)
        await record(within, actor, {
          action: 'attention.assign',
          subject: subjectOf(item),
          before: { item: itemKey, assignee: item.assignee?.name ?? null },
          after: { item: itemKey, assignee: assignee?.name ?? null },
        })
        await announceAttention(within)
        return { ...item, assignee }
      }),
  }
}

function isOfPair(item: AttentionItem, pair: string): boolean {
  if (item.kind === 'second-person') return false
  return item.pairId === null ? item.pairs.some(({ pairId }) => pairId === pair) : item.pairId === pair
}

function subjectOf(item: AttentionItem): NonNullable<Act['subject']> {
  if (item.kind === 'second-person') return secondPersonSubject
  return item.pairId === null
    ? { type: 'connection', id: item.connectionId, name: item.connectionName }
    : { type: 'pair', id: item.pairId, name: item.pairName }
}

function countKinds(items: readonly AttentionItem[]): Partial<Record<AttentionKind, number>> {
  const counts: Partial<Record<AttentionKind, number>> = {}
  for (const { kind } of items) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** An approval keeps who is on it itself, and says so in its timeline. */
async function assign({ attention, approvals }: Repositories, item: AttentionItem, assignee: AttentionItem['assignee']): Promise<void> {
  if (item.kind === 'approval') {
    await approvals.change(item.approvalId, { assignee })
    const by = assignee?.name ?? item.assignee?.name ?? null
    await approvals.addEvent(item.approvalId, { kind: assignee ? 'on-it' : 'not-on-it', by })
  } else if (assignee) await attention.assign(item.key, assignee.id)
  else await attention.unassign(item.key)
}

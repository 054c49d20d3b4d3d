import type { DecisionChoice, decisionRequest } from '@pairwise/contracts'
import type { ConflictRow, PlanRow, Repositories } from '@pairwise/db'
import { decodeRow, displayPath } from '@pairwise/engine/readable'
import type { z } from 'zod'
import { type Actor, personOf } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { announcePlan } from './announce.ts'
import { announceConflicts } from './announce-conflicts.ts'
import type { ConflictService, ConflictView } from './conflicts.ts'
import type { MergeTexts } from './merge-texts.ts'
import { possibleChoices } from './possible-choices.ts'
import { record } from './record.ts'
import { noSuchConflict, noSuchPair } from './refusals.ts'
import type { Transact } from './transact.ts'

export interface ConflictDecisionService {
  /** Stages a decision about the revision that was looked at. Nothing on either side changes. */
  stage(conflictId: number, request: z.output<typeof decisionRequest>, actor: Actor): Promise<ConflictView>
  unstage(conflictId: number, actor: Actor): Promise<ConflictView>
  /** Takes all staged decisions back, of a pair or of all; answers with how many there were. */
  takeBack(pairId: string | undefined, actor: Actor): Promise<number>
  /** Makes a plan of each pair's staged decisions. Part of a transaction; the plans are dispatched after it. */
  plan(within: Repositories, pairId: string | undefined, actor: Actor): Promise<PlanRow[]>
}

interface ConflictDecisionDeps {
  readonly transact: Transact
  readonly conflicts: Pick<ConflictService, 'get'>
  readonly mergeTexts: MergeTexts
}

export function createConflictDecisionService({ transact, conflicts, mergeTexts }: ConflictDecisionDeps): ConflictDecisionService {
  return {
    async stage(conflictId, request, actor) {
      const merge = request.choice === 'merge' ? mergeTexts.toSealedMerge(request.merged) : null
      await transact(async (within) => {
        const row = await lockDecidable(within, conflictId, request.revision, actor)
        assertPossible(row, request.choice)
        await discardPlansOf(within, [row])
        await within.conflictDecisions.stage([{ id: conflictId, choice: request.choice }], { name: actor.name, id: personOf(actor) })
        if (merge !== null) {
          await within.conflictDecisions.putMerge(conflictId, merge)
          await within.conflictNotes.removeDraft(conflictId, personOf(actor))
        }
        await record(within, actor, {
          action: 'conflict.decide',
          subject: { type: 'conflict', id: conflictId, name: pathOf(row) },
          after: { choice: request.choice, revision: request.revision, pair: row.pairName },
        })
        await announceConflicts(within, [row])
      })
      return conflicts.get(conflictId)
    },

    async unstage(conflictId, actor) {
      await transact(async (within) => {
        const row = await within.conflicts.lock(conflictId)
        if (row === null) throw noSuchConflict()
        if (row.state === 'open') return
        if (row.state !== 'decided') throw settled()
        await discardPlansOf(within, [row])
        await within.conflictDecisions.unstage([conflictId])
        await record(within, actor, {
          action: 'conflict.take-back',
          subject: { type: 'conflict', id: conflictId, name: pathOf(row) },
          before: { choice: row.decision?.choice, by: row.decision?.by },
        })
        await announceConflicts(within, [row])
      })
      return conflicts.get(conflictId)
    },

    takeBack: (pairId, actor) =>
      transact(async (within) => {
        const staged = await withoutApplied(within, await within.conflictDecisions.staged(pairId))
        if (staged.length === 0) return 0
        await discardPlansOf(within, staged)
        await within.conflictDecisions.unstage(staged.map(({ id }) => id))
        await record(within, actor, {
          action: 'conflict.take-back',
          ...(pairId === undefined ? {} : { subject: { type: 'pair', id: pairId } as const }),
          before: { decisions: staged.length },
        })
        await announceConflicts(within, staged)
        return staged.length
      }),

    async plan(within, pairId, actor) {
      const staged = await withoutApplied(within, await within.conflictDecisions.staged(pairId))
      if (staged.length === 0) throw new Refusal('no-decisions', 'No decision is staged. Decide some conflicts first.')
      await discardPlansOf(within, staged)
      const plans: PlanRow[] = []
      for (const [ofPair, rows] of Map.groupBy(staged, (row) => row.pairId)) {
        const pair = await within.pairs.get(ofPair)
        if (!pair) throw noSuchPair()
        const mode = 'decisions'
        const plan = await within.plans.create({
          ...{ pairId: ofPair, origin: 'preview', mode, settingsVersion: pair.version, requestedBy: actor.name },
        })
        if (!plan) throw noSuchPair()
        await within.conflictDecisions.assign(
          rows.map(({ id }) => id),
          plan.id,
        )
        await record(within, actor, { action: 'plan.preview', subject: { type: 'plan', id: plan.id, name: pair.name }, after: { mode } })
        plans.push(plan)
      }
      await announceConflicts(within, staged)
      for (const plan of plans) await announcePlan(within, plan)
      return plans
    },
  }
}

/** The row, locked, if it waits, is of this revision, and is nobody else's. One of two people who decide at once is refused here. */
async function lockDecidable(within: Repositories, conflictId: number, revision: number, actor: Actor): Promise<ConflictRow> {
  const row = await within.conflicts.lock(conflictId)
  if (row === null) throw noSuchConflict()
  if (row.state !== 'open' && row.state !== 'decided') throw settled()
  if (row.revision !== revision) throw changedAgain(row)
  const { decision } = row
  const isOthers = row.state === 'decided' && decision !== null && decision.byId !== personOf(actor)
  if (isOthers) throw decidedAlready(row)
  await assertNotApplied(within, row)
  return row
}

async function assertNotApplied(within: Repositories, row: ConflictRow): Promise<void> {
  const planId = row.decision?.planId ?? null
  if (planId !== null && (await within.plans.get(planId))?.state === 'applied') throw decidedAlready(row)
}

async function withoutApplied(within: Repositories, rows: readonly ConflictRow[]): Promise<ConflictRow[]> {
  const applied = new Set<number>()
  for (const planId of planIdsOf(rows)) if ((await within.plans.get(planId))?.state === 'applied') applied.add(planId)
  return rows.filter(({ decision }) => decision?.planId == null || !applied.has(decision.planId))
}

/** Plans made of decisions that are others now are worth nothing. One that is carried out already can't be stopped here. */
async function discardPlansOf(within: Repositories, rows: readonly ConflictRow[]): Promise<void> {
  for (const planId of planIdsOf(rows)) {
    if ((await within.plans.discard(planId)) === 'plan-applied') {
      const row = rows.find(({ decision }) => decision?.planId === planId)
      throw row === undefined ? settled() : decidedAlready(row)
    }
    const plan = await within.plans.get(planId)
    if (plan) await announcePlan(within, plan)
  }
}

function planIdsOf(rows: readonly ConflictRow[]): ReadonlySet<number> {
  return new Set(rows.flatMap(({ decision }) => (decision?.planId == null ? [] : [decision.planId])))
}

function assertPossible(row: ConflictRow, choice: DecisionChoice): void {
  const possible = possibleChoices(row.kind, decodeRow(row).seen)
  if (possible.includes(choice)) return
  throw new Refusal('choice-not-possible', `This can’t be decided for this conflict. Choose one of: ${possible.join(', ') || 'none'}.`, {
    params: { choice },
    errors: [{ path: 'choice', message: 'Choose one of the decisions that the conflict offers.' }],
  })
}

function pathOf(row: Pick<ConflictRow, 'body'>): string {
  return displayPath(decodeRow(row).path)
}

function settled(): Refusal {
  return new Refusal('conflict-gone', 'This conflict is settled. There is nothing left to decide.')
}

function changedAgain(row: ConflictRow): Refusal {
  return new Refusal(
    'conflict-changed',
    `${pathOf(row)} changed again since it was looked at. Look at the new version before you decide.`,
    {
      params: { path: pathOf(row), revision: row.revision, ...(row.changedSide === null ? {} : { side: row.changedSide }) },
    },
  )
}

function decidedAlready(row: ConflictRow): Refusal {
  const by = row.decision?.by ?? 'Somebody'
  return new Refusal('conflict-decided', `${by} decided this conflict already. Take that decision back first if you want another one.`, {
    params: { by, choice: row.decision?.choice ?? '', ...(row.decision ? { at: row.decision.at.toISOString() } : {}) },
  })
}

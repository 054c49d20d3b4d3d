import type { Database } from '@pairwise/db'

const packed = (text: string) => Buffer.from(text).toString('base64url')

/** A plan with one row, of a file that is new on path1. Answers with the numbers of both. */
export async function seedPlanRow(database: Database, pairId: string): Promise<{ readonly planId: number; readonly operationId: string }> {
  const plan = await database.plans.create({ pairId, origin: 'preview', mode: 'normal', settingsVersion: 1, requestedBy: null })
  if (plan === null) throw new Error('There is no such pair.')
  const body = JSON.stringify({
    ...{ kind: 'copy', phase: 'copy', path: packed('f'), seen: { path1: ['file', 3, null, null], path2: ['absent'] } },
    ...{ reason: 'NEW_ON_1', side: 'path2' },
  })
  const facts = { path: 'f', kind: 'copy', class: 'new', side: 'path2', bytes: 3, reason: 'NEW_ON_1', moveKey: null } as const
  await database.planStore(plan.id).append([{ order: Uint8Array.of(7, 102, 0, 0, 7), ...facts, body }])
  const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM plan_operations WHERE plan_id = $1', [plan.id])
  return { planId: plan.id, operationId: rows[0]?.id ?? '' }
}

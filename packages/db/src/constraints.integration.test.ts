import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from './testing/index.ts'

let seeded: SeededDatabase
let pairId: string
let runId: number
let planId: number
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())
let round = 0
beforeEach(async () => {
  const made = await seeded.makePair(`pair ${++round}`)
  pairId = made.pairId
  runId = made.runId
  planId = await seeded.makePlan(pairId)
})

/** The name of the rule that refuses a statement, or what Postgres says where the rule has no name. */
async function refusalOf(sql: string, values: unknown[] = []): Promise<string> {
  return seeded.db.pool.query(sql, values).then(
    () => 'accepted',
    (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
  )
}

describe('closed sets', () => {
  const refused: [rule: string, sql: string][] = [
    ['users_role', `INSERT INTO users (id, name, email, role) VALUES ('u', 'U', 'u@x', 'root')`],
    ['connections_kind', `INSERT INTO connections (kind, name, config) VALUES ('ftp', 'x', '{}')`],
    ['connections_local', `INSERT INTO connections (kind, name, config) VALUES ('local', 'y', '{}')`],
    ['connection_tests_state', `INSERT INTO connection_tests (id, state, draft, finished_at) VALUES (gen_random_uuid(), 'odd', '', now())`],
    ['plans_origin', `UPDATE plans SET origin = 'cron'`],
    ['plans_mode', `UPDATE plans SET mode = 'fast'`],
    ['plans_state', `UPDATE plans SET state = 'done'`],
    [
      'plan_operations_side',
      `INSERT INTO plan_operations (plan_id, order_key, path, search_path, kind, class, risk, side, bytes, reason, body) SELECT max(id), '', '', '', 'copy', 'new', 0, 'left', 0, 'x', '' FROM plans`,
    ],
    ['plan_outcomes_outcome', `INSERT INTO plan_outcomes SELECT max(id), 1, 'maybe' FROM plans`],
    ['runs_trigger', `UPDATE runs SET trigger = 'whim'`],
    ['runs_state', `UPDATE runs SET state = 'running', finished_at = now()`],
    ['run_log_lines_level', `INSERT INTO run_log_lines SELECT max(id), 1, now(), 'loud', '' FROM runs`],
    ['baselines_status', `INSERT INTO baselines SELECT id, 1, 1, 'nfc', 'all', 'odd' FROM pairs`],
  ]
  test.each(refused)('%s', async (rule, sql) => {
    expect(await refusalOf(sql)).toBe(rule)
  })

  test('the side of a baseline page', async () => {
    const page = `INSERT INTO baseline_pages (pair_id, key, path, side, from_name, entries, files) VALUES ($1, '', '', $2, '', '', 0)`
    await seeded.db.pool.query(`INSERT INTO baselines VALUES ($1, 1, 1, 'nfc', 'all', 'settled')`, [pairId])
    expect(await refusalOf(page, [pairId, 'path3'])).toBe('baseline_pages_side')
    expect(await refusalOf(page, [pairId, 'path1'])).toBe('accepted')
    expect(await refusalOf(page, [pairId, 'path1'])).toBe('baseline_pages_place')
  })
})

describe('rules between columns', () => {
  const refused: [rule: string, sql: string][] = [
    ['pairs_versions', 'UPDATE pairs SET version = 0'],
    ['connections_secrets', `UPDATE connections SET secrets = 'x'`],
    ['connection_tests_finished_at', `INSERT INTO connection_tests (id, state, draft) VALUES (gen_random_uuid(), 'working', '')`],
    ['connection_tests_subject', `INSERT INTO connection_tests (id) VALUES (gen_random_uuid())`],
    ['pairs_versions', 'UPDATE pairs SET version = revision + 1'],
    ['plans_stale_has_reason', `UPDATE plans SET state = 'stale'`],
    ['plans_stale_has_reason', `UPDATE plans SET stale = '{}'`],
    ['plans_failed_has_reason', `UPDATE plans SET state = 'failed'`],
    ['plans_ready_has_fingerprint', `UPDATE plans SET state = 'ready'`],
    ['plans_sealed_has_tallies', `UPDATE plans SET digest = 'x'`],
    ['runs_finished_at', `UPDATE runs SET state = 'done'`],
    ['runs_finished_at', 'UPDATE runs SET finished_at = now()'],
    ['runs_queued_is_unclaimed', `UPDATE runs SET state = 'queued'`],
    ['runs_failed_has_reason', `UPDATE runs SET state = 'failed', finished_at = now()`],
    ['runs_apply_has_plan', `UPDATE runs SET trigger = 'apply', state = 'queued', lease_token = NULL`],
    ['run_log_lines_numbered', `INSERT INTO run_log_lines SELECT max(id), 0, now(), 'info', '' FROM runs`],
    ['live_events_numbered', `INSERT INTO live_events (topic, seq, body) VALUES ('t', 0, '{}')`],
    ['leases_token', 'UPDATE leases SET token = 0'],
    ['baselines_version', `INSERT INTO baselines SELECT id, 0, 1, 'nfc', 'all', 'settled' FROM pairs`],
    ['idempotency_keys_answer', `INSERT INTO idempotency_keys (scope, key, request_hash, status) VALUES ('s', 'k', 'h', 200)`],
  ]
  test.each(refused)('%s: %s', async (rule, sql) => {
    expect(await refusalOf(sql)).toBe(rule)
  })
})

test('a pair has at most one active run, however it is written', async () => {
  const insert = `INSERT INTO runs (pair_id, trigger) VALUES ($1, 'manual')`
  expect(await refusalOf(insert, [pairId])).toBe('runs_one_active')
  await seeded.db.pool.query(`UPDATE runs SET state = 'done', finished_at = now() WHERE id = $1`, [runId])
  expect(await refusalOf(insert, [pairId])).toBe('accepted')
  expect(await refusalOf(`UPDATE runs SET state = 'applying', finished_at = NULL WHERE id = $1`, [runId])).toBe('runs_one_active')
})

test('a plan is carried out by one run', async () => {
  const other = await seeded.makePair(`other ${round}`)
  await seeded.db.pool.query('UPDATE runs SET plan_id = $1 WHERE id = $2', [planId, runId])
  expect(await refusalOf('UPDATE runs SET plan_id = $1 WHERE id = $2', [planId, other.runId])).toBe('runs_plan_id_key')
})

test('an audit entry is never changed, removed or truncated away', async () => {
  const actor = { kind: 'person', id: null, name: 'ada' } as const
  await seeded.db.audit.append({ actor, action: 'pair.create', subject: { type: 'pair', id: pairId }, after: { name: 'x' } })
  for (const sql of [`UPDATE audit_entries SET actor_name = 'bob'`, 'DELETE FROM audit_entries', 'TRUNCATE audit_entries'])
    expect(await refusalOf(sql)).toBe('rows of audit_entries are never changed or removed')
  expect((await seeded.db.audit.list({ subject: { type: 'pair', id: pairId }, limit: 10 })).map((entry) => entry.actorName)).toEqual([
    'ada',
  ])
})

test('a sealed plan keeps its digest', async () => {
  await seeded.db.planStore(planId).seal('abc')
  expect(await refusalOf(`UPDATE plans SET digest = 'other' WHERE id = $1`, [planId])).toBe(`plan ${planId} is sealed`)
  expect(await refusalOf('UPDATE plans SET digest = NULL, tallies = NULL WHERE id = $1', [planId])).toBe(`plan ${planId} is sealed`)
  expect(await refusalOf('UPDATE plans SET heartbeat_at = now() WHERE id = $1', [planId])).toBe('accepted')
})

test('two rows of a plan can’t have one order, also when only the ends of long orders differ', async () => {
  const insert = `INSERT INTO plan_operations (plan_id, order_key, path, search_path, kind, class, risk, bytes, reason, body)
    VALUES ($1, $2, '', '', 'copy', 'new', 0, 0, 'x', '')`
  const long = (end: number) => Buffer.concat([Buffer.alloc(5000, 7), Buffer.from([end])])
  for (const [order, answer] of [
    [Buffer.from('a'), 'accepted'],
    [Buffer.from('a'), 'plan_operations_order'],
    [long(1), 'accepted'],
    [long(2), 'accepted'],
    [long(1), 'plan_operations_order'],
  ] as const)
    expect(await refusalOf(insert, [planId, order])).toBe(answer)
})

test('a connection that pairs use stays, and a deleted pair takes everything of its own along', async () => {
  expect(await refusalOf('DELETE FROM connections')).toMatch(/pairs_path._connection_id_fkey/)
  await seeded.db.planStore(planId).seal('abc')
  await seeded.db.pool.query('DELETE FROM pairs WHERE id = $1', [pairId])
  for (const table of ['plans', 'runs', 'leases', 'baselines']) {
    const { rowCount } = await seeded.db.pool.query(`SELECT FROM ${table} WHERE pair_id = $1`, [pairId])
    expect(rowCount, table).toBe(0)
  }
})

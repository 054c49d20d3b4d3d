import { beforeEach, expect, test } from 'vitest'
import type { SyncPolicy } from '../core/policy.ts'
import type { Side } from '../core/side.ts'
import { MemoryPair } from '../testing/memory-pair.ts'
import { digestHeld } from './seal-plan.ts'

const careful = { deletions: { onTrip: 'hold', percent: 25, files: 1000 } } as const satisfies Partial<SyncPolicy>
const names = Array.from({ length: 10 }, (_, i) => `old/f${i}`)

let pair: MemoryPair

beforeEach(async () => {
  pair = new MemoryPair()
  for (const name of names) pair.path1.write(name, name)
  pair.path1.write('stays', 'stays')
  await pair.sync({ resync: 'path1' })
  for (const name of names.slice(0, 6)) pair.path1.remove(name)
})

const files = (side: Side) => Object.fromEntries(Object.entries(pair[side].tree()).filter(([, content]) => content !== null))

async function held(): Promise<string> {
  const preview = await pair.preview(careful)
  const digest = await digestHeld(preview.plan)
  if (digest === null) throw new Error('nothing is held')
  return digest
}

test('a second look at the same held set has the same digest, whatever else flows', async () => {
  const before = await held()
  pair.path1.write('new', 'new')
  const report = await pair.sync(careful)
  expect(report.operations.filter(({ kind }) => kind === 'hold')).toHaveLength(6)
  expect(await held()).toBe(before)
})

test('held rows say what they hold', async () => {
  const { operations } = await pair.preview(careful)
  expect(operations.filter(({ kind }) => kind === 'hold')).toHaveLength(6)
  for (const operation of operations) {
    if (operation.kind === 'hold') expect(operation.holds).toMatchObject({ kind: 'delete', side: 'path2', path: operation.path })
  }
})

test('an approval carries out exactly the held operations, and leaves the rest to the next run', async () => {
  const approvedHold = await held()
  pair.path1.write('new', 'new')
  const report = await pair.sync({ ...careful, approvedHold })
  expect(report).toMatchObject({ result: 'done', gates: [] })
  expect(report.operations.map(({ kind }) => kind)).toEqual(Array(6).fill('delete'))
  expect(Object.keys(files('path2')).sort()).toEqual([...names.slice(6), 'stays'].sort())
  expect((await pair.sync(careful)).operations).toMatchObject([{ kind: 'copy', path: 'new' }])
})

test.each([
  ['one more file is deleted', () => pair.path1.remove('old/f6')],
  ['one comes back', () => pair.path1.write('old/f0', 'old/f0')],
  ['one was edited where it would be deleted', () => pair.path2.write('old/f1', 'edited')],
])('nothing is carried out when %s', async (_, change) => {
  const approvedHold = await held()
  pair.clock.advance(1000)
  change()
  const before = [files('path1'), files('path2')]
  const report = await pair.sync({ ...careful, approvedHold })
  expect(report.result).toBe('held')
  expect(report.gates.map(({ code }) => code)).toContain('hold-changed')
  expect(new Set(report.operations.map(({ kind }) => kind))).toEqual(new Set(['hold']))
  expect([files('path1'), files('path2')]).toEqual(before)
})

test('nothing is carried out when the limit does not trip any more', async () => {
  const approvedHold = await held()
  const report = await pair.sync({ deletions: { onTrip: 'hold', percent: 90, files: 1000 }, approvedHold })
  expect(report).toMatchObject({ result: 'held', gates: [{ code: 'hold-changed' }], operations: [] })
  expect(Object.keys(files('path2'))).toHaveLength(11)
})

test('what was deleted on a side can be brought back, and nothing is held then', async () => {
  const report = await pair.sync({ ...careful, bringBack: { path1: true, path2: false } })
  expect(report).toMatchObject({ result: 'done', gates: [] })
  for (const operation of report.operations) if (operation.kind === 'copy') expect(operation.reason).toBe('COMES_BACK')
  expect(files('path1')).toEqual(files('path2'))
  expect(Object.keys(files('path1'))).toHaveLength(11)
})

test('a plan that every file changed in is carried out when exactly it was approved, and no other is', async () => {
  for (const name of [...names.slice(6), 'stays']) pair.path1.write(name, `${name} again`)
  const { digest, gates } = await pair.preview(careful)
  expect(gates.map(({ code }) => code)).toContain('all-changed')
  expect(await pair.sync({ ...careful, approvedPlan: 'another' })).toMatchObject({ result: 'held' })
  const other = await pair.clone().sync({ ...careful, approvedPlan: digest })
  expect(other.gates.map(({ code }) => code)).toEqual(['too-many-deletes'])
  pair.path1.write('late', 'late')
  const late = await pair.sync({ ...careful, approvedPlan: digest })
  expect(late.gates.map(({ code }) => code)).toEqual(expect.arrayContaining(['all-changed', 'hold-changed']))
})

import { describe, expect, test } from 'vitest'
import { defaultPolicy } from '../core/policy.ts'
import { decodePath } from '../core/rel-path.ts'
import { createMemoryPlanStore } from '../stores/memory-plan-store.ts'
import { MemoryPair } from '../testing/memory-pair.ts'
import { readPlanFile, writePlanFile } from './plan-file.ts'

const odd = `odd ${decodePath(Uint8Array.of(0xd6))}\n"name"`

/** A pair with a change of each kind, and the plan for it as lines. */
async function planned(): Promise<{ pair: MemoryPair; lines: string[] }> {
  const pair = new MemoryPair()
  for (const name of ['changed', 'gone', 'moved', 'both', ...Array.from({ length: 10 }, (_, i) => `filler${i}`)])
    pair.path1.write(name, name)
  await pair.sync({ resync: 'path1' })
  pair.clock.advance(1_000)
  pair.path1.write('changed', 'another content')
  pair.path2.remove('gone')
  pair.path1.rename('moved', 'folder/moved')
  pair.path1.write('both', 'one')
  pair.path2.write('both', 'two!')
  pair.path2.write(`deep/${odd}`, 'new')
  pair.clock.advance(1_000)
  const preview = await pair.preview()
  const policy = { ...defaultPolicy, compare: { ...defaultPolicy.compare, modifyWindowNs: 5n } }
  const header = { folders: { path1: '/one', path2: '/two' }, baselineVersion: preview.header?.version ?? 0, policy, gates: preview.gates }
  const lines: string[] = []
  for await (const line of writePlanFile(header, preview.plan, preview.digest)) lines.push(line)
  return { pair, lines }
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

test('a plan comes back from its file as it was, and does what it did', async () => {
  const { pair, lines } = await planned()
  const plan = createMemoryPlanStore()
  const read = await readPlanFile(each(lines), plan)
  expect(read.folders).toEqual({ path1: '/one', path2: '/two' })
  expect(read.policy.compare.modifyWindowNs).toBe(5n)
  const again = await pair.preview()
  expect(read.digest).toBe(again.digest)
  const report = await pair.apply({ ...again, plan })
  expect(report.result).toBe('done')
  expect(pair.path1.tree()).toEqual(pair.path2.tree())
  expect(pair.path2.tree()).toMatchObject({ [`deep/${odd}`]: 'new', changed: 'another content', 'both.conflict1': 'one' })
})

test('people can read the paths, and programs get them byte for byte', async () => {
  const { lines } = await planned()
  const row = lines.map((line) => JSON.parse(line)).find(({ path }) => path?.startsWith('deep/'))
  expect(row).toMatchObject({ path: 'deep/odd \\xd6\n"name"', class: 'new', side: 'path1', bytes: 3, reason: 'NEW_ON_2' })
})

describe('what is no whole plan is refused', () => {
  const cut = (lines: readonly string[]) => lines.slice(0, -1)
  const edited = (lines: readonly string[]) => lines.map((line) => line.replace('"bytes":3', '"bytes":4'))
  const shorter = (lines: readonly string[]) => [...lines.slice(0, 3), ...lines.slice(4)]
  test.each([
    ['cut off', cut, /last line is missing/],
    ['edited', edited, /not whole, or was changed/],
    ['without one of its operations', shorter, /not whole, or was changed/],
    ['empty', () => [], /last line is missing/],
    ['something else', () => ['{"a":1}', '{"digest":"","seal":"","rows":0}'], /it is no plan/],
    ['no JSON', () => ['hello', 'you'], /no JSON/],
    [
      'of another version',
      (lines: readonly string[]) => lines.map((line) => line.replace('pairwise-plan-1', 'pairwise-plan-0')),
      /another version/,
    ],
  ])('%s', async (_, change, why) => {
    const { lines } = await planned()
    const reading = readPlanFile(each(change(lines)), createMemoryPlanStore())
    await expect(reading).rejects.toThrow(why)
    await expect(readPlanFile(each(change(lines)), createMemoryPlanStore())).rejects.toMatchObject({ code: 'plan-damaged' })
  })
})

test('what changed since the plan was made is set aside, and the rest is done', async () => {
  const pair = new MemoryPair()
  for (let i = 0; i < 10; i++) pair.path1.write(`filler${i}`, 'x')
  pair.path1.write('gone', 'agreed')
  await pair.sync({ resync: 'path1' })
  pair.clock.advance(1_000)
  for (const name of ['a', 'b', 'c']) pair.path1.write(name, `new ${name}`)
  pair.path2.remove('gone')
  pair.clock.advance(1_000)
  const preview = await pair.preview()
  pair.path1.write('b', 'edited after the plan')
  pair.path1.write('gone', 'edited after the plan')
  pair.clock.advance(1_000)
  await expect(pair.apply(preview)).rejects.toMatchObject({ code: 'plan-changed' })
  const report = await pair.apply(preview, {}, { onChange: 'set-aside' })
  expect(report).toMatchObject({ result: 'partial', counters: { done: 2, stale: 2, failed: 0 } })
  expect(pair.path2.tree()).toMatchObject({ a: 'new a', c: 'new c' })
  expect(pair.path2.tree()).not.toHaveProperty('b')
  expect(pair.path1.tree()).toMatchObject({ gone: 'edited after the plan' })
  expect((await pair.sync()).result).toBe('done')
  expect(pair.path1.tree()).toEqual(pair.path2.tree())
  expect(pair.path2.tree()).toMatchObject({ b: 'edited after the plan', gone: 'edited after the plan' })
})

test('a plan is carried out once', async () => {
  const { pair, lines } = await planned()
  const preview = await pair.preview()
  const first = createMemoryPlanStore()
  await readPlanFile(each(lines), first)
  await pair.apply({ ...preview, plan: first }, {}, { onChange: 'set-aside' })
  const second = createMemoryPlanStore()
  await readPlanFile(each(lines), second)
  const again = pair.apply({ ...preview, plan: second }, {}, { onChange: 'set-aside' })
  await expect(again).rejects.toMatchObject({ code: 'plan-changed' })
})

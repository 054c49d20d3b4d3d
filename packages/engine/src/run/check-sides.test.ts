import { expect, test } from 'vitest'
import { openMemoryReadable } from '../backends/memory/open-memory.ts'
import { parseFilters } from '../core/filter.ts'
import { defaultPolicy } from '../core/policy.ts'
import { perSide } from '../core/side.ts'
import { MemoryPair } from '../testing/memory-pair.ts'
import { type CheckFinding, type CheckReport, type CheckRequest, checkSides } from './check-sides.ts'

/** What a check of the pair finds, as `kind path`, and what it comes to. */
async function check(pair: MemoryPair, more: Partial<CheckRequest> = {}): Promise<{ found: string[]; report: CheckReport }> {
  const backends = perSide((side) => openMemoryReadable(pair[side].disk))
  const { scope, keying, checkers } = defaultPolicy
  const findings = checkSides({ backends, scope, keying, checkers, by: 'content', only: null, ...more })
  const found: string[] = []
  for (;;) {
    const next = await findings.next()
    if (next.done === true) return { found: found.sort(), report: next.value }
    found.push(textOf(next.value))
  }
}

function textOf(finding: CheckFinding): string {
  return finding.kind === 'missing' ? `missing on ${finding.side} ${finding.path}` : `${finding.kind} ${finding.path}`
}

function differing(): MemoryPair {
  const pair = new MemoryPair()
  for (const side of ['path1', 'path2'] as const) {
    pair[side].write('same', 'content')
    pair[side].write('d/size', side === 'path1' ? 'short' : 'longer')
    pair[side].write('d/bytes', side === 'path1' ? 'aaaa' : 'bbbb')
    pair.clock.advance(60_000)
  }
  pair.path1.write('d/e/only1', 'x')
  pair.path2.write('only2', 'y')
  pair.path1.write('kind', 'a file')
  pair.path2.write('kind/inner', 'in a folder')
  pair.path1.link('link', 'same')
  return pair
}

test('files are the same by their content, whatever their times', async () => {
  const { found, report } = await check(differing())
  expect(found).toEqual([
    'differ d/bytes',
    'differ d/size',
    'differ kind',
    'match same',
    'missing on path1 kind/inner',
    'missing on path1 only2',
    'missing on path2 d/e/only1',
  ])
  expect(report).toEqual({ matching: 1, differing: 3, missing: { path1: 2, path2: 1 }, unreadable: 0 })
})

test('by size no content is read', async () => {
  expect((await check(differing(), { by: 'size' })).found).toContain('match d/bytes')
})

test('one side alone can be asked for', async () => {
  const { found } = await check(differing(), { only: 'path1' })
  expect(found.filter((text) => text.startsWith('missing'))).toEqual(['missing on path2 d/e/only1'])
})

test('what is out of scope takes no part', async () => {
  const { found } = await check(differing(), { scope: { filters: parseFilters('- d/**\n- kind/**\n- kind\n- only*') } })
  expect(found).toEqual(['match same'])
})

test('below a folder that can’t be listed nothing is said to be missing', async () => {
  const pair = differing()
  pair.path2.block('d')
  const { found, report } = await check(pair)
  expect(found.filter((text) => text.includes(' d/'))).toEqual(['unreadable d/bytes', 'unreadable d/e/only1', 'unreadable d/size'])
  expect(report.missing.path2).toBe(0)
})

test('nothing is written', async () => {
  const pair = differing()
  const before = [pair.path1.trace(), pair.path2.trace()]
  await check(pair)
  expect([pair.path1.trace(), pair.path2.trace()]).toEqual(before)
})

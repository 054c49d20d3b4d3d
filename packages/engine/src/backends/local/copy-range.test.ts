import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultPolicy } from '../../core/policy.ts'
import { SyncError } from '../../errors.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import { DiskPair } from '../../testing/disk-pair.ts'
import { copyRange } from './copy-range.ts'

const bytes = 70 << 20
const first = { resync: 'newer' as const }

let pair: DiskPair
let source: string
let target: string
beforeEach(() => {
  pair = new DiskPair()
  source = join(pair.path1, 'large')
  target = join(pair.path2, 'large')
  const content = Buffer.alloc(bytes)
  for (let at = 0; at < bytes; at += 4096) content.writeUInt32LE(at, at)
  writeFileSync(source, content)
})
afterEach(() => pair.remove())

/** Lets something happen when it is asked for the n-th time. */
function guardAt(at: number, act: () => void): RunGuard & { asked: number } {
  const guard = {
    asked: 0,
    assertMayWrite: () => {
      if (++guard.asked === at) act()
    },
  }
  return guard
}

test('a large file arrives whole, and what the system copied by itself was asked for piece by piece', async () => {
  expect(copyRange()).not.toBeNull()
  const guard = guardAt(0, () => {})
  const report = await pair.sync(first, { guard })
  expect(report).toMatchObject({ result: 'done', counters: { bytesDone: bytes } })
  expect(readFileSync(target).equals(readFileSync(source))).toBe(true)
  // A piece is 16 MiB; reading and writing would ask for every MiB.
  expect(guard.asked).toBeGreaterThan(5)
  expect(guard.asked).toBeLessThan(20)
  expect(await pair.sync()).toMatchObject({ result: 'nothing' })
})

test('where the pair wants a hash the bytes are read, and it holds', async () => {
  const policy = { compare: { ...defaultPolicy.compare, checksum: 'baseline' as const } }
  await pair.sync({ ...policy, ...first })
  expect(readFileSync(target).equals(readFileSync(source))).toBe(true)
  expect(await pair.sync(policy)).toMatchObject({ result: 'nothing', unverified: 0 })
})

test('a file that grows while it is copied gets no name, and the next run copies it whole', async () => {
  const guard = guardAt(5, () => appendFileSync(source, 'more'))
  expect(await pair.sync(first, { guard })).toMatchObject({ result: 'partial', counters: { stale: 1 } })
  expect(statSync(target, { throwIfNoEntry: false })).toBeUndefined()
  await pair.sync(first)
  expect(readFileSync(target).equals(readFileSync(source))).toBe(true)
})

test('a run that may not write any more in the middle of a file stops there', async () => {
  const guard = guardAt(5, () => {
    throw new SyncError('lease-lost', 'another run may have begun')
  })
  await expect(pair.sync(first, { guard })).rejects.toMatchObject({ code: 'lease-lost' })
  expect(statSync(target, { throwIfNoEntry: false })).toBeUndefined()
  await pair.sync(first)
  expect(readFileSync(target).equals(readFileSync(source))).toBe(true)
})

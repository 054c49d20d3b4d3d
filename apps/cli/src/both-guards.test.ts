import type { GuardModule, RunGuard } from '@pairwise/engine/ports'
import { expect, test } from 'vitest'
import { bothGuards } from './both-guards.ts'
import { endAfter, WritePermit } from './write-permit.ts'

/** The guard that a thread makes of what this one tells it. */
async function inThread({ inThread: told }: RunGuard): Promise<RunGuard> {
  if (told === undefined) throw new Error('it tells threads nothing')
  return ((await import(told.module)) as GuardModule).guardInThread(told.data)
}

const codeOf = (guard: RunGuard) => {
  try {
    guard.assertMayWrite()
    return 'may write'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('two guards let through what both do, here and in a thread', async () => {
  const [stop, lock] = [new WritePermit(), new WritePermit()]
  lock.endAt(endAfter(60_000))
  const here = bothGuards(stop, lock)
  const there = await inThread(here)
  expect([codeOf(here), codeOf(there)]).toEqual(['may write', 'may write'])
  lock.endAt(endAfter(-1))
  expect([codeOf(here), codeOf(there)]).toEqual(['lease-lost', 'lease-lost'])
  lock.endAt(endAfter(60_000))
  stop.stop()
  expect([codeOf(here), codeOf(there)]).toEqual(['cancelled', 'cancelled'])
})

test('a guard that tells threads nothing leaves them without one', () => {
  expect(bothGuards(new WritePermit(), { assertMayWrite: () => {} }).inThread).toBeUndefined()
})

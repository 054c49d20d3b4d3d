import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { guardInThread, LeaseMemory, type Moment } from './lease-memory.ts'

let moment: Moment
beforeEach(() => {
  moment = { wallMs: 1_800_000_000_000n, monotonicNs: 5_000_000_000n }
  vi.spyOn(Date, 'now').mockImplementation(() => Number(moment.wallMs))
  vi.spyOn(process.hrtime, 'bigint').mockImplementation(() => moment.monotonicNs)
})
afterEach(() => void vi.restoreAllMocks())

const later = (wallMs: number, monotonicMs = wallMs) => {
  moment = { wallMs: moment.wallMs + BigInt(wallMs), monotonicNs: moment.monotonicNs + BigInt(monotonicMs) * 1_000_000n }
}
const codeOf = (memory: LeaseMemory) => {
  try {
    memory.assertMayWrite()
    return 'may write'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('what is known of a lease', () => {
  it('it is over until it was granted', () => {
    expect(codeOf(new LeaseMemory())).toBe('lease-lost')
  })

  it('it is ours up to its deadline, counted from when it was asked for', () => {
    const memory = new LeaseMemory()
    const asked = moment
    later(400)
    memory.extend(asked, 1_000)
    later(599)
    expect(codeOf(memory)).toBe('may write')
    later(1)
    expect(codeOf(memory)).toBe('lease-lost')
  })

  it.each([
    ['the wall clock', 1_000, 0],
    ['the monotonic clock', 0, 1_000],
  ])('it is over when %s alone says so', (_, wallMs, monotonicMs) => {
    const memory = new LeaseMemory()
    memory.extend(moment, 1_000)
    later(wallMs, monotonicMs)
    expect(codeOf(memory)).toBe('lease-lost')
  })

  it('it stays lost, whatever the heartbeat learns later', () => {
    const memory = new LeaseMemory()
    memory.extend(moment, 1_000)
    later(2_000)
    expect(codeOf(memory)).toBe('lease-lost')
    memory.extend(moment, 60_000)
    expect(codeOf(memory)).toBe('lease-lost')
  })

  it('a run that was cancelled may not write, though its lease is held', () => {
    const memory = new LeaseMemory()
    memory.extend(moment, 1_000)
    memory.cancel()
    expect(codeOf(memory)).toBe('cancelled')
    memory.assertHeld()
    later(2_000)
    expect(codeOf(memory)).toBe('lease-lost')
  })

  it('two threads see the same', () => {
    const mine = new LeaseMemory()
    const theirs = new LeaseMemory(mine.buffer)
    theirs.extend(moment, 1_000)
    expect(codeOf(mine)).toBe('may write')
    theirs.lose()
    expect(codeOf(mine)).toBe('lease-lost')
  })

  it('a thread that copies asks the same memory, through the module that it is told', async () => {
    const memory = new LeaseMemory()
    memory.extend(moment, 1_000)
    const { module, data } = memory.inThread
    expect(((await import(module)) as { guardInThread: unknown }).guardInThread).toBe(guardInThread)
    const there = guardInThread(data as SharedArrayBuffer)
    expect(codeOf(there)).toBe('may write')
    memory.cancel()
    expect(codeOf(there)).toBe('cancelled')
    memory.lose()
    expect(codeOf(there)).toBe('lease-lost')
  })
})

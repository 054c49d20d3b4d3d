import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepLease } from './keep-lease.ts'
import { LeaseMemory, now } from './lease-memory.ts'

const terms = { ttlMs: 3_000, marginMs: 500 }
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'hrtime', 'performance'] }))
afterEach(() => void vi.useRealTimers())

type Answer = { stopRequested: boolean; bandwidth?: string | null } | null | Error

/** Keeps a lease against a database that answers as told, and goes on with its last answer. */
function keep(answers: readonly Answer[]) {
  const left = [...answers]
  const memory = new LeaseMemory()
  memory.extend(now(), terms.ttlMs - terms.marginMs)
  const heard = { stops: 0, losses: 0, troubles: 0, renewals: 0, bandwidths: [] as (string | null)[] }
  const ended = new AbortController()
  const renew = async () => {
    heard.renewals++
    const answer = left.length > 1 ? left.shift() : left[0]
    if (answer instanceof Error) throw answer
    return answer ? { expiresAt: new Date(), bandwidth: null, ...answer } : null
  }
  const listener = {
    onStopRequested: () => void heard.stops++,
    onBandwidth: (text: string | null) => void heard.bandwidths.push(text),
    onLost: () => void heard.losses++,
    onTrouble: () => void heard.troubles++,
  }
  const kept = keepLease({ pairId: 'p', token: 1, memory }, terms, { renew }, listener, ended.signal)
  return { memory, heard, ended, kept }
}

const fine = { stopRequested: false }

describe('keeping a lease', () => {
  it('holds it for as long as it is renewed', async () => {
    const { memory, heard, ended, kept } = keep([fine])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(memory.isLost()).toBe(false)
    expect(heard).toMatchObject({ stops: 0, losses: 0, troubles: 0 })
    ended.abort()
    await kept
    const { renewals } = heard
    await vi.advanceTimersByTimeAsync(60_000)
    expect(heard.renewals).toBe(renewals)
  })

  it('tells once that a person asks to stop', async () => {
    const { heard, ended, kept } = keep([fine, { stopRequested: true }])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(heard).toMatchObject({ stops: 1, losses: 0 })
    ended.abort()
    await kept
  })

  it('tells of each change of how fast the run may copy', async () => {
    const { heard, ended, kept } = keep([fine, fine, { ...fine, bandwidth: '1M' }, { ...fine, bandwidth: '1M' }, fine])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(heard.bandwidths).toEqual([null, '1M', null])
    ended.abort()
    await kept
  })

  it('ends when somebody else has it', async () => {
    const { memory, heard, kept } = keep([fine, null])
    await vi.advanceTimersByTimeAsync(1_000)
    await kept
    expect(memory.isLost()).toBe(true)
    expect(heard).toMatchObject({ losses: 1, renewals: 2 })
  })

  it('outlives an outage that is shorter than the lease, and not a longer one', async () => {
    const away = new Error('away')
    const short = keep([fine, ...Array.from({ length: 8 }, () => away), fine])
    await vi.advanceTimersByTimeAsync(30_000)
    expect(short.memory.isLost()).toBe(false)
    expect(short.heard).toMatchObject({ losses: 0, troubles: 8 })
    short.ended.abort()

    const long = keep([fine, away])
    await vi.advanceTimersByTimeAsync(30_000)
    await long.kept
    expect(long.memory.isLost()).toBe(true)
    expect(long.heard.losses).toBe(1)
  })
})

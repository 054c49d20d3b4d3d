import { describe, expect, test } from 'vitest'
import { parseBandwidth } from '../core/bandwidth-timetable.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { Throttle } from './throttle.ts'

function timetable(text: string) {
  const parsed = parseBandwidth(text)
  if (parsed === undefined) throw new Error(`not a timetable: ${text}`)
  return parsed
}

const always = (text: string) => {
  const parsed = timetable(text)
  return () => parsed
}

describe('a throttle', () => {
  test('does not wait without a limit', () => {
    for (const none of [() => null, always('off')]) expect(new Throttle(none, new FakeClock()).take(1e9)).toBeNull()
  })

  test('lets so much through in so much time, whoever asks', async () => {
    const clock = new FakeClock()
    const throttle = new Throttle(always('1k'), clock)
    const before = clock.now()
    for (let i = 0; i < 10; i++) await throttle.take(512)
    expect(clock.now() - before).toBe(5000)
  })

  test('serves those that wait in their order', async () => {
    const clock = new FakeClock()
    const throttle = new Throttle(always('1k'), clock)
    const served: string[] = []
    await Promise.all(['first', 'second', 'third'].map((name) => throttle.take(1024)?.then(() => served.push(name))))
    expect(served).toEqual(['first', 'second', 'third'])
  })

  test('does not make up for time in which nobody asked', async () => {
    const clock = new FakeClock()
    const throttle = new Throttle(always('1k'), clock)
    await throttle.take(1024)
    clock.advance(60_000)
    const before = clock.now()
    await throttle.take(2048)
    expect(clock.now() - before).toBe(2000)
  })

  test('follows the timetable while something waits', async () => {
    const clock = new FakeClock(new Date(2026, 0, 5, 7, 59, 50).getTime())
    const throttle = new Throttle(always('00:00,1k 08:00,off'), clock)
    const before = clock.now()
    await throttle.take(1 << 20)
    expect(clock.now() - before).toBeGreaterThanOrEqual(10_000)
    expect(clock.now() - before).toBeLessThan(11_000)
  })

  test('gives up when the run is stopped', async () => {
    const stop = new AbortController()
    const throttle = new Throttle(always('1k'), new FakeClock(), stop.signal)
    stop.abort(new Error('stopped'))
    await expect(throttle.take(1 << 20)).rejects.toThrow('stopped')
  })

  test('goes by another limit while something waits, and by none', async () => {
    const clock = new FakeClock()
    let limit: ReturnType<typeof parseBandwidth> | null = timetable('1k')
    const throttle = new Throttle(() => limit ?? null, clock)
    const before = clock.now()
    const slow = throttle.take(100 << 10)
    limit = timetable('10k')
    await slow
    expect(clock.now() - before).toBeLessThanOrEqual(11_000)
    const endless = throttle.take(1 << 30)
    limit = null
    const behind = throttle.take(1)
    await Promise.all([endless, behind])
    expect(clock.now() - before).toBeLessThanOrEqual(12_000)
    expect(throttle.take(1)).toBeNull()
    limit = timetable('1k')
    await throttle.take(2048)
    expect(clock.now() - before).toBeGreaterThanOrEqual(12_000)
  })
})

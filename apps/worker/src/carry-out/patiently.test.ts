import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DatabaseAway, type Patience, patiently, readOnce } from './patiently.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Lets all pauses pass. */
async function settled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {})
  await vi.runAllTimersAsync()
  return work
}

const gone = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
const doubtful = new Error('Connection terminated unexpectedly')
const refused = Object.assign(new Error('a value is not unique'), { code: '23505' })

/** Fails with these errors, one after the other, and then answers with how often it was called a repetition. */
function failing(errors: readonly Error[]) {
  const left = [...errors]
  let repetitions = 0
  return async (isRepetition: boolean) => {
    if (isRepetition) repetitions++
    const error = left.shift()
    if (error) throw error
    return repetitions
  }
}

function patience(isWorthwhile: Patience['isWorthwhile'] = () => true) {
  const outages: unknown[] = []
  return { outages, isWorthwhile, onOutage: (error: unknown) => void outages.push(error) }
}

describe('patiently', () => {
  it('tries again until the database answers, and tells of the outage once', async () => {
    const waiting = patience()
    expect(await settled(patiently(failing([doubtful, gone, gone]), waiting))).toBe(3)
    expect(waiting.outages).toEqual([doubtful])
  })

  it('gives up when it is not worthwhile any more', async () => {
    const giveUp = settled(
      patiently(
        failing([gone, gone, gone]),
        patience((awayMs) => awayMs < 100),
      ),
    )
    await expect(giveUp).rejects.toThrow(DatabaseAway)
    await expect(giveUp).rejects.toMatchObject({ cause: gone })
  })

  it('does not try again what was refused', async () => {
    await expect(settled(patiently(failing([gone, refused]), patience()))).rejects.toBe(refused)
    await expect(settled(patiently(failing([new TypeError('a fault')]), patience()))).rejects.toThrow(TypeError)
  })

  it('believes an error without a code only so often in a row', async () => {
    const five = Array.from({ length: 5 }, () => doubtful)
    expect(await settled(patiently(failing([...five, gone, doubtful]), patience()))).toBe(7)
    await expect(settled(patiently(failing([...five, doubtful]), patience()))).rejects.toBe(doubtful)
  })
})

describe('what can be read once', () => {
  async function* broken(error: Error) {
    yield 1
    throw error
  }

  it.each([
    ['is away when it breaks off', gone, DatabaseAway],
    ['is away when it seems to break off', doubtful, DatabaseAway],
    ['is refused when it is refused', refused, /not unique/],
  ])('%s', async (_, error, expected) => {
    const read: number[] = []
    const reading = async () => {
      for await (const item of readOnce(broken(error))) read.push(item)
    }
    await expect(reading()).rejects.toThrow(expected)
    expect(read).toEqual([1])
  })
})

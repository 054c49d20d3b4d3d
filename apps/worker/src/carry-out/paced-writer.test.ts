import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PacedWriter } from './paced-writer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a paced writer', () => {
  it('writes at once, and from then on the newest at its pace', async () => {
    let value = 0
    const written: number[] = []
    const writer = new PacedWriter(
      async () => void written.push(value),
      500,
      () => {},
    )
    for (let ms = 0; ms < 2_000; ms += 10) {
      value = ms
      writer.touch()
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(written.length).toBeGreaterThanOrEqual(4)
    expect(written.length).toBeLessThanOrEqual(5)
    expect(written[0]).toBeLessThanOrEqual(10)
    await vi.advanceTimersByTimeAsync(500)
    expect(written.at(-1)).toBe(1_990)
    const { length } = written
    await vi.advanceTimersByTimeAsync(5_000)
    expect(written.length).toBe(length)
  })

  it('never writes twice at once, and writes again what came meanwhile', async () => {
    let [atOnce, most, writes] = [0, 0, 0]
    const writer = new PacedWriter(
      async () => {
        most = Math.max(most, ++atOnce)
        await new Promise((resolve) => setTimeout(resolve, 2_000))
        atOnce--
        writes++
      },
      500,
      () => {},
    )
    writer.touch()
    await vi.advanceTimersByTimeAsync(100)
    writer.touch()
    await vi.advanceTimersByTimeAsync(10_000)
    expect({ most, writes }).toEqual({ most: 1, writes: 2 })
  })

  it('tries again what failed, until it is closed', async () => {
    const errors: unknown[] = []
    let writes = 0
    const fails = async () => {
      writes++
      throw new Error('away')
    }
    const writer = new PacedWriter(fails, 500, (error) => errors.push(error))
    writer.touch()
    await vi.advanceTimersByTimeAsync(1_200)
    expect(writes).toBe(3)
    expect(errors).toHaveLength(3)
    await writer.close()
    writer.touch()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(writes).toBe(3)
  })
})

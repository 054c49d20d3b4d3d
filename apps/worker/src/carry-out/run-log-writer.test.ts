import type { LogBatch, LogLine } from '@pairwise/db'
import { describe, expect, it } from 'vitest'
import { RunLogWriter } from './run-log-writer.ts'

/** A log in memory that keeps the rules of the real one, and loses answers when told to. */
class MemoryLog {
  readonly lines: LogLine[] = []
  readonly batches: number[] = []
  token = 1
  /** How each coming call is to go wrong. */
  readonly troubles: ('before' | 'after')[] = []

  async append({ token, from, lines }: LogBatch): Promise<boolean> {
    const trouble = this.troubles.shift()
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    if (trouble === 'before') throw reset
    if (token !== this.token || from !== this.lines.length + 1) return false
    this.lines.push(...lines)
    this.batches.push(lines.length)
    if (trouble === 'after') throw reset
    return true
  }

  async last(): Promise<number> {
    return this.lines.length
  }
}

const patience = { isWorthwhile: () => true, onOutage: () => {} }
const writerTo = (log: MemoryLog, lines = 0) => new RunLogWriter(log, { runId: 1, token: 1, lines }, patience)
const texts = (log: MemoryLog) => log.lines.map(({ text }) => text)
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`)

describe('the writer of a run’s log', () => {
  it('writes all lines in order and in few batches', async () => {
    const log = new MemoryLog()
    const writer = writerTo(log)
    for (const text of numbers(3_210)) writer.write('info', text)
    await writer.flush()
    expect(texts(log)).toEqual(numbers(3_210))
    expect(log.batches.length).toBeLessThan(8)
  })

  it('writes by itself after a moment', async () => {
    const log = new MemoryLog()
    writerTo(log).write('notice', 'one')
    expect(log.lines).toEqual([])
    await expect.poll(() => texts(log), { timeout: 30_000 }).toEqual(['one'])
  })

  it('goes on behind the lines that are there already', async () => {
    const log = new MemoryLog()
    log.lines.push({ at: new Date(), level: 'info', text: 'of an attempt before' })
    const writer = writerTo(log, 1)
    writer.write('info', 'mine')
    await writer.flush()
    expect(texts(log)).toEqual(['of an attempt before', 'mine'])
  })

  it('loses no line and writes none twice when the database is away', async () => {
    const log = new MemoryLog()
    log.troubles.push('before', 'after', 'before', 'after')
    const writer = writerTo(log)
    for (const text of numbers(1_200)) writer.write('info', text)
    await writer.flush()
    writer.write('info', 'line 1201')
    await writer.flush()
    expect(texts(log)).toEqual(numbers(1_201))
  })

  it('stops when the run is another’s, and says so to whoever waits', async () => {
    const log = new MemoryLog()
    const writer = writerTo(log)
    writer.write('info', 'one')
    await writer.flush()
    log.token = 2
    writer.write('info', 'two')
    await expect(writer.flush()).rejects.toMatchObject({ code: 'lease-lost' })
    writer.write('info', 'three')
    await expect(writer.flush()).rejects.toMatchObject({ code: 'lease-lost' })
    expect(texts(log)).toEqual(['one'])
  })
})

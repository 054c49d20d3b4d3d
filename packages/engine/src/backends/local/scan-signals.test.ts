import { expect, test } from 'vitest'
import { ScanSignals } from './scan-signals.ts'

test('a thread may be a few batches ahead of its reader, and is told when no more are wanted', () => {
  const reader = new ScanSignals()
  const thread = new ScanSignals(reader.shared)
  expect([1, 2, 3].map((sent) => thread.waitUntilWanted(sent))).toEqual([true, true, true])
  reader.tellRead()
  expect(thread.waitUntilWanted(4)).toBe(true)
  reader.tellEnded()
  expect(thread.waitUntilWanted(100)).toBe(false)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyOf } from '../../src/core/path-key.ts'
import { defaultPolicy } from '../../src/core/policy.ts'
import { sides } from '../../src/core/side.ts'
import { story } from '../../src/testing/arbitraries.ts'
import type { MemoryPair } from '../../src/testing/memory-pair.ts'
import './config.ts'
import { contentsOf, expectConverged, hasLeftovers, hasTwoSpellings } from './invariants.ts'
import { beginAndEdit } from './told.ts'

/** More runs than there are operations in any story. */
const enough = 200

test('runs that may each write only a little come, one after the other, to what one run comes to', async () => {
  let limited = 0
  await fc.assert(
    fc.asyncProperty(story(), fc.constantFrom(1, 6, 20), async (told, maxTransferBytes) => {
      const { pair, keying, policy } = await beginAndEdit(told)
      const whole = pair.clone()
      if ((await whole.sync(policy)).result === 'held') return
      // What is out of scope may keep a name that one run would have given at once.
      if (hasTwoSpellings(whole, keying)) return
      const limits = { ...defaultPolicy.limits, maxTransferBytes }
      for (let runs = 0; ; runs++) {
        const report = await pair.sync({ ...policy, limits })
        // What one run did may leave a side without a file, which holds the next one.
        if (report.result === 'held') return
        expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
        if (report.limit === null) break
        limited++
        expect(runs).toBeLessThan(enough)
      }
      // How a new folder is spelled may depend on which run makes it.
      const shown = (of: MemoryPair) =>
        sides.map((side) => new Map([...contentsOf(of, side)].map(([path, text]) => [keyOf(path, keying), text])))
      expect(shown(pair)).toEqual(shown(whole))
      await expectConverged(pair, policy)
      expect(hasLeftovers(pair)).toBe(false)
    }),
  )
  console.info(`runs that reached their limit: ${limited}`)
  expect(limited).toBeGreaterThan(20)
})

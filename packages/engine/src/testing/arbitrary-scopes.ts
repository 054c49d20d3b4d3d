/** Random scopes: filters, limits of size and age, marked folders, lists of files. */
import fc from 'fast-check'
import { noFilters, parseFilters } from '../core/filter.ts'
import type { FileLimits, Scope } from '../core/scope.ts'
import { FakeClock } from './fake-clock.ts'

const filters = ['- /c/', '- a', '- b/\n- d', '- b/', '- \u00e9*', '+ /a/**\n+ /*\n- **'].map(
  (text): Scope => ({ filters: parseFilters(text) }),
)

/** Seconds after the beginning of a history, in which its first files are some seconds apart. */
const at = (seconds: number) => BigInt(new FakeClock().now() + seconds * 1000) * 1_000_000n

const unlimited: FileLimits = { minSize: null, maxSize: null, notBeforeNs: null, notAfterNs: null, ages: [] }
const limited = (some: Partial<FileLimits>): Scope => ({ filters: noFilters, limits: { ...unlimited, ...some } })
const sizes = [limited({ maxSize: 4 }), limited({ maxSize: 7 }), limited({ minSize: 4 }), limited({ minSize: 1, maxSize: 7 })]
const ages = [limited({ notBeforeNs: at(12) }), limited({ notBeforeNs: at(30) }), limited({ notAfterNs: at(40) })]

const others: readonly Scope[] = [
  { filters: noFilters, markers: ['d'] },
  { filters: parseFilters('- c'), markers: ['A', 'b'], limits: { ...unlimited, maxSize: 6 } },
  { filters: noFilters, onlyFiles: ['a', 'b', 'c/a', 'a/b/c', 'd/d'] },
]

export const scope: fc.Arbitrary<Scope> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ filters: noFilters }) },
  { weight: 2, arbitrary: fc.constantFrom(...filters) },
  { weight: 5, arbitrary: fc.constantFrom(...sizes) },
  { weight: 1, arbitrary: fc.constantFrom(...ages) },
  { weight: 1, arbitrary: fc.constantFrom(...others) },
)

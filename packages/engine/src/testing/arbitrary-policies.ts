/**
 * Random policies. A field of the policy that has an effect is a line in one of the two tables here; what such a policy still
 * promises is said in `test/properties/promises.ts`, where the properties ask.
 */
import fc from 'fast-check'
import { parseFilters } from '../core/filter.ts'
import type { SyncPolicy } from '../core/policy.ts'

type Fields = { readonly [K in keyof SyncPolicy]?: fc.Arbitrary<SyncPolicy[K]> }

/** The first value is what most cases have, so that each rare one is met together with plain others. */
export function mostly<T>(plain: T, ...rare: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(plain) }, { weight: 3, arbitrary: fc.constantFrom(...rare) })
}

/** What stays as it is through all runs of a pair. */
const pairFields = {
  keying: mostly<SyncPolicy['keying']>('nfc', 'nfc-fold', 'bytes'),
  knownLink: fc.constantFrom('deleted', 'hold'),
} as const satisfies Fields

const filters = ['- /c/', '- a', '- b/\n- d', '- b/', '- \u00e9*', '+ /a/**\n+ /*\n- **']

/** What may be another one in every run. */
const roundFields = {
  scope: mostly('', ...filters).map((text): SyncPolicy['scope'] => ({ filters: parseFilters(text) })),
} as const satisfies Fields

export const pairPolicy: fc.Arbitrary<Partial<SyncPolicy>> = fc.record(pairFields)
export const roundPolicy: fc.Arbitrary<Partial<SyncPolicy>> = fc.record(roundFields)

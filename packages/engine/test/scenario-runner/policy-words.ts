import { parseFilters } from '../../src/core/filter.ts'
import { defaultPolicy, type SyncPolicy } from '../../src/core/policy.ts'

/** A value in a policy as scenarios write it: `conflicts.resolve=newer`, with numbers, `true` and `null` as in JSON. */
export function withPolicyWord(policy: Partial<SyncPolicy>, word: string, scratch: string): Partial<SyncPolicy> {
  const equals = word.indexOf('=')
  const [key, text] = [word.slice(0, equals), word.slice(equals + 1)]
  if (key === 'filters') return { ...policy, scope: { ...(policy.scope ?? defaultPolicy.scope), filters: parseFilters(text) } }
  if (key === 'max-size' || key === 'markers') {
    const limits = { minSize: null, maxSize: Number(text), notBeforeNs: null, notAfterNs: null, ages: [] }
    return {
      ...policy,
      scope: { ...(policy.scope ?? defaultPolicy.scope), ...(key === 'markers' ? { markers: text.split(',') } : { limits }) },
    }
  }
  if (key === 'versions') {
    const keptAt = (side: string) => ({ folder: `${scratch}/versions${side}`, suffix: text, keepExtension: false })
    return { ...policy, versions: { path1: keptAt('1'), path2: keptAt('2') } }
  }
  if (!((key.split('.')[0] as string) in defaultPolicy)) throw new Error(`a policy has no ${key}`)
  return set({ ...defaultPolicy, ...policy } as Fields, key.split('.'), meantBy(key, text)) as Partial<SyncPolicy>
}

interface Fields {
  readonly [name: string]: unknown
}

function set(fields: Fields, [name = '', ...below]: readonly string[], value: unknown): Fields {
  return { ...fields, [name]: below.length === 0 ? value : set(fields[name] as Fields, below, value) }
}

function meantBy(key: string, text: string): unknown {
  if (key.endsWith('Ns')) return BigInt(text)
  return /^(true|false|null|-?\d+)$/.test(text) ? (JSON.parse(text) as unknown) : text
}

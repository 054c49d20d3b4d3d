import type { Keying } from '../../src/core/path-key.ts'
import type { SyncPolicy } from '../../src/core/policy.ts'
import type { Story } from '../../src/testing/arbitraries.ts'
import { Editor } from '../../src/testing/do-edits.ts'
import { MemoryPair } from '../../src/testing/memory-pair.ts'
import { keyingOf } from './invariants.ts'

/** Limits on changes are tested elsewhere; only an emptied side still stops a run. */
const generous = { force: true, emptyBaseline: 'go-on', deletions: { onTrip: 'abort', percent: 100 } } as const

export interface Begun {
  readonly pair: MemoryPair
  readonly policy: Partial<SyncPolicy>
  readonly keying: Keying
  readonly editor: Editor
}

/** A pair with its base written and agreed. */
export async function begin(told: Story): Promise<Begun> {
  const pair = new MemoryPair(told.options)
  const policy = { ...generous, ...told.policy }
  const editor = new Editor(pair)
  editor.do(told.base)
  await pair.sync({ ...policy, resync: told.firstResync })
  return { pair, policy, keying: keyingOf(pair, policy), editor }
}

/** The policy of a later run. */
export function policyOfRound({ policy }: Begun, { rounds }: Story, round: number): Partial<SyncPolicy> {
  return { ...policy, ...rounds[round]?.policy }
}

/** The same up to the end of the first round of edits, which is not synced yet. */
export async function beginAndEdit(told: Story): Promise<Begun> {
  const begun = await begin(told)
  begun.editor.do(told.rounds[0]?.edits ?? [])
  return { ...begun, policy: policyOfRound(begun, told, 0) }
}

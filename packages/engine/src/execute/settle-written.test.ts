import { expect, test } from 'vitest'
import { absent, type FileSeen, type Seen } from '../core/seen.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { settleWritten } from './settle-written.ts'

const file = (revision: string | null, size = 3): FileSeen => ({ kind: 'file', size, mtimeNs: 1n, revision })

/** A side whose looks at its one file show this, one after the other. */
function showing(...shown: readonly Seen[]): { readonly backend: WritableBackend; readonly looks: () => number } {
  let looks = 0
  const backend: Pick<WritableBackend, 'look' | 'sinceOwnChanges'> & { readonly capabilities: object } = {
    capabilities: { ownRevision: true, granuleMs: 2000 },
    look: async () => shown[looks++] ?? absent,
    sinceOwnChanges: (seen) => seen,
  }
  return { backend: backend as WritableBackend, looks: () => looks }
}

test.each<[string, readonly Seen[], string | null, number]>([
  ['is recorded with its revision', [file('one')], 'one', 1],
  ['and shows as young is looked at once more', [file(null), file('one')], 'one', 2],
  ['and shows as young again is recorded without', [file(null), file(null)], null, 2],
  ['and was written again after it showed as young is recorded without', [file(null), file('other')], null, 2],
  ['and has another size by now is recorded without', [file(null, 4)], null, 1],
  ['and is gone is recorded without', [absent], null, 1],
])('a file that was written %s', async (_, shown, revision, looks) => {
  const [read, written] = [showing(), showing(...shown)]
  const spelled = { path1: 'f', path2: 'f' }
  const records = [{ agreed: { spelled, record: { path1: file('read'), path2: file('one') } }, written: ['path2'] as const }]
  const settled = await settleWritten(records, { path1: read.backend, path2: written.backend }, { clock: new FakeClock(), checkers: 4 })
  expect(settled).toEqual([{ spelled, record: { path1: file('read'), path2: file(revision) } }])
  expect([read.looks(), written.looks()]).toEqual([0, looks])
})

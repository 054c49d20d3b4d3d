import { describe, expect, test } from 'vitest'
import { bothSides, file, folder, type Names } from '../testing/directory.ts'
import type { DecisionContext, Verdict } from './decide-file.ts'
import { parseFilters } from './filter.ts'
import { defaultPolicy, type SyncPolicy } from './policy.ts'
import { type Reconciled, Reconciling } from './reconcile.ts'
import { compileScope } from './scope.ts'
import type { Seen } from './seen.ts'

const policy: SyncPolicy = { ...defaultPolicy, transfers: 1 }
const context: DecisionContext = {
  policy,
  scope: compileScope(policy.scope),
  precisionNs: 1000n,
  fileIdChars: { path1: 8, path2: 8 },
  hasRevisions: { path1: true, path2: true },
}

function reconcile(path1: Names, path2: Names, more: Partial<SyncPolicy> = {}, others: Partial<DecisionContext> = {}): Reconciled {
  return new Reconciling(bothSides(path1, path2), { ...context, ...others, policy: { ...policy, ...more } }).decide()
}

/** A verdict in a line: what is done, where, and why; by content all three answers. */
function outline(verdict: Verdict | undefined): string {
  if (verdict === undefined) return 'nothing'
  if (verdict.kind === 'by-content') {
    const [same, different, unknown] = [verdict.same, verdict.different, verdict.unknown].map((operation) =>
      outline({ kind: 'decided', operation }),
    )
    return `same ? ${same} : ${different} : ${unknown}`
  }
  const { operation } = verdict
  const side = 'side' in operation ? ` ${operation.side}` : ''
  const names = operation.kind === 'keep-both' ? ` ${operation.names.path1} ${operation.names.path2}` : ''
  const rule = operation.rule === undefined ? '' : ` by ${operation.rule}`
  return `${operation.kind}${side}${names} ${operation.reason}${rule}`
}

const known = file(5, 1_000_000n, 'id------1')
const same = known
const edited = file(9, 2_000_000n, 'id------2')
const editedThere = file(8, 3_000_000n, 'id------3')
const touched = file(5, 2_000_000n, 'id------2')
const older = file(5, 5n, 'id------2')
const chmodded = file(5, 1_000_000n, 'id------9')
const gone: Seen = { kind: 'absent' }
const excluded: Seen = { kind: 'excluded' }
const unreadable: Seen = { kind: 'unreadable' }
const link: Seen = { kind: 'symlink' }

describe('a known file', () => {
  test.each<[what: string, path1: Seen, path2: Seen, verdict: string]>([
    ['unchanged on both', same, same, 'nothing'],
    ['edited on path2', same, edited, 'copy path1 CHANGED_ON_2'],
    ['edited on path1', edited, same, 'copy path2 CHANGED_ON_1'],
    ['deleted on path2', same, gone, 'delete path1 DELETED_ON_2'],
    ['deleted on path1', gone, same, 'delete path2 DELETED_ON_1'],
    ['edited differently on both', edited, editedThere, 'keep-both f.conflict1 f.conflict2 CONFLICT'],
    ['edited here, deleted there', edited, gone, 'copy path2 EDIT_BEATS_DELETE_1'],
    ['deleted here, edited there', gone, edited, 'copy path1 EDIT_BEATS_DELETE_2'],
    ['touched here, deleted there', touched, gone, 'copy path2 EDIT_BEATS_DELETE_1'],
    ['touched to an older time here, deleted there', older, gone, 'copy path2 EDIT_BEATS_DELETE_1'],
    ['deleted on both', gone, gone, 'forget DELETED_ON_BOTH'],
    ['excluded on both', excluded, excluded, 'forget OUT_OF_SCOPE'],
    ['excluded here, gone there', excluded, gone, 'forget OUT_OF_SCOPE'],
    ['excluded here, unchanged there', excluded, same, 'hold OUT_OF_SCOPE'],
    ['edited here, excluded there', edited, excluded, 'hold OUT_OF_SCOPE'],
    ['unreadable here, unchanged there', unreadable, same, 'nothing'],
    ['unreadable here, edited there', unreadable, edited, 'hold UNREADABLE'],
    ['deleted here, unreadable there', gone, unreadable, 'hold UNREADABLE'],
    ['unreadable on both', unreadable, unreadable, 'hold UNREADABLE'],
    ['a link here, unchanged there', link, same, 'delete path2 DELETED_ON_1'],
    ['a link here, edited there', link, edited, 'copy path1 EDIT_BEATS_DELETE_2'],
    ['touched here', touched, same, 'same ? set-metadata path2 META : copy path2 CHANGED_ON_1 : copy path2 CHANGED_ON_1'],
    ['set back to an older time here', older, same, 'same ? set-metadata path2 META : copy path2 OLDER_ON_1 : copy path2 OLDER_ON_1'],
    [
      'touched on both',
      touched,
      file(5, 9_000_000n, 'id------4'),
      'same ? set-metadata path1 META : keep-both f.conflict1 f.conflict2 CONFLICT : hold UNREADABLE',
    ],
    ['its revision changed here, deleted there', chmodded, gone, 'copy path2 EDIT_BEATS_DELETE_1'],
    ['its revision changed here, edited there', chmodded, edited, 'keep-both f.conflict1 f.conflict2 CONFLICT'],
  ])('%s', (_, path1, path2, verdict) => {
    const { verdicts } = reconcile({ f: { known, now: path1 } }, { f: { known, now: path2 } })
    expect(verdicts.map(outline)).toEqual(verdict === 'nothing' ? [] : [verdict])
  })

  test('that became a link is held where links are not taken for deletions', () => {
    const { verdicts } = reconcile({ f: { known, now: link } }, { f: { known, now: edited } }, { knownLink: 'hold' })
    expect(verdicts.map(outline)).toEqual(['hold UNSUPPORTED'])
  })

  test('that is gone and would be out of scope today was not deleted', () => {
    const scope = compileScope({ filters: parseFilters('- f') })
    const { verdicts } = reconcile({ f: { known } }, { f: { known, now: excluded } }, {}, { scope })
    expect(verdicts.map(outline)).toEqual(['forget OUT_OF_SCOPE'])
  })

  test('is judged by size and time alone where the side has no revisions', () => {
    const hasRevisions = { path1: false, path2: true }
    expect(reconcile({ f: { known, now: chmodded } }, { f: { known, now: same } }, {}, { hasRevisions }).verdicts).toEqual([])
    expect(reconcile({ f: { known, now: chmodded } }, { f: { known } }, {}, { hasRevisions }).verdicts.map(outline)).toEqual([
      'delete path1 DELETED_ON_2',
    ])
  })

  test('counts for the gates', () => {
    const { counts } = reconcile(
      { a: { known, now: same }, b: { known, now: edited }, c: { known }, d: { known, now: chmodded }, n: { now: edited } },
      { a: { known, now: same }, b: { known, now: same }, c: { known, now: same }, d: { known, now: same } },
    )
    expect(counts).toMatchObject({ path1: { prior: 4, unchanged: 2, deleted: 1 }, path2: { prior: 4, unchanged: 4, deleted: 0 } })
  })
})

describe('a file the baseline does not know', () => {
  test.each<[what: string, path1: Seen, path2: Seen, verdict: string]>([
    ['new on path1', edited, gone, 'copy path2 NEW_ON_1'],
    ['new on path2', gone, edited, 'copy path1 NEW_ON_2'],
    ['new on both, of other sizes', edited, editedThere, 'keep-both f.conflict1 f.conflict2 CONFLICT'],
    [
      'new on both, of one size, newer on path1',
      touched,
      known,
      'same ? set-metadata path2 META : keep-both f.conflict1 f.conflict2 CONFLICT : hold UNREADABLE',
    ],
    [
      'new on both, of one size and almost one time',
      file(5, 1_000_999n),
      known,
      'same ? adopt SAME_CONTENT : keep-both f.conflict1 f.conflict2 CONFLICT : hold UNREADABLE',
    ],
    ['new on both, of sizes that nobody knows', file(-1), file(-1), 'keep-both f.conflict1 f.conflict2 CONFLICT'],
    ['new here, unreadable there', edited, unreadable, 'hold UNREADABLE'],
    ['new here, a link there', edited, link, 'hold UNSUPPORTED'],
    ['new here, excluded there', edited, excluded, 'hold OUT_OF_SCOPE'],
    ['a link here', link, gone, 'nothing'],
    ['unreadable here', unreadable, gone, 'nothing'],
    ['a link here, unreadable there', link, unreadable, 'nothing'],
    ['excluded here', excluded, gone, 'nothing'],
    ['excluded on both', excluded, excluded, 'nothing'],
  ])('%s', (_, path1, path2, verdict) => {
    expect(reconcile({ f: { now: path1 } }, { f: { now: path2 } }).verdicts.map(outline)).toEqual(verdict === 'nothing' ? [] : [verdict])
  })

  test('of one size is compared even where times mean nothing', () => {
    const { verdicts } = reconcile({ f: { now: touched } }, { f: { now: known } }, {}, { precisionNs: null })
    expect(verdicts.map(outline)).toEqual(['same ? adopt SAME_CONTENT : keep-both f.conflict1 f.conflict2 CONFLICT : hold UNREADABLE'])
  })
})

describe('a resync', () => {
  test.each<[what: string, path1: Seen, path2: Seen, precisionNs: bigint | null, verdict: string]>([
    ['only on path1', edited, gone, 1000n, 'copy path2 BASE_ONLY_1'],
    ['only on path2', gone, edited, 1000n, 'copy path1 BASE_ONLY_2'],
    ['different', edited, editedThere, 1000n, 'copy path2 BASE_DIFF by path1'],
    ['one size and one time', known, file(5, 1_000_500n), 1000n, 'adopt SAME_CONTENT'],
    ['one size, older on path1', older, known, 1000n, 'same ? set-metadata path2 META : copy path2 BASE_DIFF by path1 : hold UNREADABLE'],
    [
      'one size where times mean nothing',
      known,
      known,
      null,
      'same ? adopt SAME_CONTENT : copy path2 BASE_DIFF by path1 : hold UNREADABLE',
    ],
    [
      'one size without times',
      file(5, null),
      file(5, null),
      1000n,
      'same ? adopt SAME_CONTENT : copy path2 BASE_DIFF by path1 : hold UNREADABLE',
    ],
    ['unreadable on path2', edited, unreadable, 1000n, 'hold UNREADABLE'],
  ])('%s', (_, path1, path2, precisionNs, verdict) => {
    const { verdicts } = reconcile({ f: { now: path1 } }, { f: { now: path2 } }, { resync: 'path1' }, { precisionNs })
    expect(verdicts.map(outline)).toEqual([verdict])
  })
})

describe('the same changes by other policies', () => {
  const asking = { conflicts: { ...policy.conflicts, resolve: 'ask' } } as const
  const winning = (loser: 'num' | 'delete') => ({ conflicts: { ...policy.conflicts, resolve: 'newer', loser } }) as const
  const skipping = { skipDeletions: { path1: true, path2: true } }

  test.each<[what: string, more: Partial<SyncPolicy>, path1: Seen, path2: Seen, verdict: string]>([
    ['two edits, the newer wins', winning('num'), edited, editedThere, 'keep-both f.conflict1 null CONFLICT_WON_2 by newer'],
    ['two edits, the newer wins and the other goes', winning('delete'), editedThere, edited, 'copy path2 CONFLICT_WON_1 by newer'],
    ['two edits, asked about', asking, edited, editedThere, 'ask CONFLICT'],
    [
      'two edits of one size, asked about unless they are the same',
      asking,
      touched,
      file(5, 9_000_000n, 'id------4'),
      'same ? set-metadata path1 META : ask CONFLICT : hold UNREADABLE',
    ],
    ['an edit against a deletion, asked about', asking, edited, gone, 'ask EDIT_BEATS_DELETE_1'],
    ['a deletion against an edit, asked about', asking, gone, edited, 'ask EDIT_BEATS_DELETE_2'],
    ['an edit of one side is not asked about', asking, edited, same, 'copy path2 CHANGED_ON_1'],
    ['deleted, and comes back', { mode: 'additive' }, gone, same, 'copy path1 COMES_BACK'],
    ['deleted against an edit, additive', { mode: 'additive' }, gone, edited, 'copy path1 EDIT_BEATS_DELETE_2'],
    ['two edits, additive', { mode: 'additive' }, editedThere, edited, 'keep-both null f.conflict1 CONFLICT_WON_1 by newer'],
    [
      'two edits, additive, where losers go only if a rule was chosen',
      { mode: 'additive', conflicts: { ...policy.conflicts, loser: 'delete' } },
      editedThere,
      edited,
      'keep-both null f.conflict1 CONFLICT_WON_1 by newer',
    ],
    ['edited on the mirroring side', { mode: 'mirror-path1' }, same, edited, 'copy path2 FOLLOWS_1'],
    ['edited on both, mirrored', { mode: 'mirror-path1' }, edited, editedThere, 'copy path2 FOLLOWS_1'],
    ['edited on the mirrored side', { mode: 'mirror-path2' }, same, edited, 'copy path1 CHANGED_ON_2'],
    ['deleted on the mirroring side', { mode: 'mirror-path1' }, same, gone, 'copy path2 FOLLOWS_1'],
    ['deleted on the mirrored side', { mode: 'mirror-path1' }, gone, same, 'delete path2 DELETED_ON_1'],
    ['deleted on the mirrored side, edited on the other', { mode: 'mirror-path1' }, gone, edited, 'delete path2 FOLLOWS_1'],
    ['deleted on the side that is updated from', { mode: 'update-path1' }, gone, same, 'forget DELETION_SKIPPED'],
    ['deleted, where nothing is deleted', skipping, gone, same, 'hold DELETION_SKIPPED'],
    ['edited here, deleted there, where nothing is deleted', skipping, edited, gone, 'copy path2 EDIT_BEATS_DELETE_1'],
  ])('%s', (_, more, path1, path2, verdict) => {
    const { verdicts } = reconcile({ f: { known, now: path1 } }, { f: { known, now: path2 } }, more)
    expect(verdicts.map(outline)).toEqual([verdict])
  })

  test.each<[what: string, more: Partial<SyncPolicy>, path1: Seen, path2: Seen, verdict: string]>([
    ['new on both, asked about', asking, edited, editedThere, 'ask CONFLICT'],
    ['new on the mirroring side', { mode: 'mirror-path1' }, gone, edited, 'delete path2 FOLLOWS_1'],
    ['new on the side that is updated', { mode: 'update-path1' }, gone, edited, 'nothing'],
    ['new on both, updated', { mode: 'update-path1' }, edited, editedThere, 'copy path2 FOLLOWS_1'],
    ['new on the mirroring side, in a resync', { mode: 'mirror-path1', resync: 'path1' }, gone, edited, 'nothing'],
    ['different in a resync, the larger stays', { resync: 'larger' }, editedThere, edited, 'copy path1 BASE_DIFF by larger'],
    ['different in a resync, the older stays', { resync: 'older' }, edited, editedThere, 'copy path2 BASE_DIFF by older'],
    ['different in a resync that keeps both', { resync: 'keep-both' }, edited, editedThere, 'keep-both f.conflict1 f.conflict2 BASE_DIFF'],
    [
      'of one size in a resync, where the larger stays',
      { resync: 'larger' },
      known,
      touched,
      'same ? set-metadata path1 META : copy path1 BASE_DIFF : hold UNREADABLE',
    ],
  ])('%s', (_, more, path1, path2, verdict) => {
    const { verdicts } = reconcile({ f: { now: path1 } }, { f: { now: path2 } }, more)
    expect(verdicts.map(outline)).toEqual(verdict === 'nothing' ? [] : [verdict])
  })

  test('deletions that are not carried out count for no limit', () => {
    const sides = [{ f: { known } }, { f: { known, now: same } }] as const
    expect(reconcile(...sides).counts.path1.deleted).toBe(1)
    expect(reconcile(...sides, skipping).counts.path1.deleted).toBe(0)
    expect(reconcile(...sides, { mode: 'additive' }).counts.path1.deleted).toBe(0)
  })
})

describe('names', () => {
  const composed = '\u00e9'
  const decomposed = 'e\u0301'

  test('each side keeps its own spelling', () => {
    const { verdicts } = reconcile({ [composed]: { known, now: edited } }, { [decomposed]: { known, now: same } })
    expect(verdicts).toMatchObject([{ operation: { kind: 'copy', path: composed, spelling: { path1: composed, path2: decomposed } } }])
    expect(verdicts[0]).not.toHaveProperty(['operation', 'formerly'])
  })

  test('what the baseline must forget is named when a side respelled a name', () => {
    const { verdicts } = reconcile({ [composed]: { known }, [decomposed]: { now: edited } }, { [composed]: { known, now: same } })
    expect(verdicts).toMatchObject([
      {
        operation: {
          kind: 'copy',
          path: decomposed,
          spelling: { path1: decomposed, path2: composed },
          formerly: { path1: composed, path2: composed },
        },
      },
    ])
  })

  test('two names of one key are held together, whatever they are', () => {
    for (const other of [edited, folder, link, unreadable]) {
      const { verdicts, folders, collisions } = reconcile(
        { [composed]: { known, now: same }, [decomposed]: { now: other } },
        { [composed]: { known } },
      )
      expect(verdicts.map(outline)).toEqual(['hold COLLISION'])
      expect([folders, collisions]).toEqual([[], [composed]])
    }
  })

  test('what is out of scope collides with nothing', () => {
    const { verdicts } = reconcile(
      { [composed]: { known, now: edited }, [decomposed]: { now: excluded } },
      { [composed]: { known, now: same } },
    )
    expect(verdicts.map(outline)).toEqual(['copy path2 CHANGED_ON_1'])
  })

  test('conflict names avoid what either side has, also in its baseline', () => {
    const { verdicts } = reconcile(
      { f: { known, now: edited }, 'f.conflict1': { now: edited } },
      { f: { known, now: editedThere }, 'f.conflict3': { now: link } },
    )
    expect(verdicts.map(outline)).toContain('keep-both f.conflict2 f.conflict4 CONFLICT')
  })

  test('cases are told apart or not, as the policy says', () => {
    const sides = [{ Readme: { now: edited } }, { README: { now: editedThere } }] as const
    expect(reconcile(...sides).verdicts.map(outline)).toEqual(['copy path1 NEW_ON_2', 'copy path2 NEW_ON_1'])
    expect(reconcile(...sides, { keying: 'nfc-fold' }).verdicts.map(outline)).toEqual([
      'keep-both Readme.conflict1 README.conflict2 CONFLICT',
    ])
  })
})

describe('files and folders of one name', () => {
  test('a file against a folder is looked at as both', () => {
    const { verdicts, folders } = reconcile({ x: { known, now: edited } }, { x: { known, now: folder } })
    expect(verdicts).toEqual([])
    expect(folders).toMatchObject([{ known: false, file: { side: 'path1' }, entry: { key: 'x' } }])
    expect(outline(folders[0]?.file?.verdict)).toBe('copy path2 EDIT_BEATS_DELETE_1')
  })

  test('a folder that became a file on both sides is an ordinary file of both, and a folder of neither', () => {
    const { verdicts, folders } = reconcile({ x: { known: folder, now: edited } }, { x: { known: folder, now: editedThere } })
    expect(verdicts.map(outline)).toEqual(['keep-both x.conflict1 x.conflict2 CONFLICT'])
    expect(folders).toMatchObject([{ known: true, file: null }])
  })

  test('a file that both sides replaced by a folder is forgotten before the folder is remembered', () => {
    const { verdicts, folders } = reconcile({ x: { known, now: folder } }, { x: { known, now: folder } })
    expect(verdicts).toMatchObject([{ operation: { kind: 'forget', phase: 'clear' } }])
    expect(folders).toMatchObject([{ known: false, file: null }])
  })
})

describe('what may be one move', () => {
  test('a deletion and a new file have one key when id, size and time are those of the baseline', () => {
    const { verdicts } = reconcile({ a: { known }, b: { now: file(5, 1_000_000n, 'id------7') } }, { a: { known, now: same } })
    const keys = verdicts.map((verdict) => (verdict.kind === 'decided' ? verdict.operation.moveKey : null))
    expect(keys[0]).toBe('path1:69642d2d2d2d2d2d:5:1000000')
    expect(keys[1]).toBe(keys[0])
  })

  test.each<[string, Seen]>([
    ['another id', file(5, 1_000_000n, 'another-7')],
    ['another size', file(6, 1_000_000n, 'id------7')],
    ['another time', file(5, 1_000_001n, 'id------7')],
  ])('not with %s', (_, now) => {
    const { verdicts } = reconcile({ a: { known }, b: { now } }, { a: { known, now: same } })
    const keys = verdicts.map((verdict) => (verdict.kind === 'decided' ? verdict.operation.moveKey : null))
    expect(new Set(keys).size).toBe(2)
  })

  test.each<[string, Parameters<typeof reconcile>]>([
    ['in a resync', [{ b: { now: known } }, {}, { resync: 'path1' }]],
    ['without ids', [{ b: { now: known } }, {}, {}, { fileIdChars: { path1: 0, path2: 8 } }]],
    ['without a revision', [{ b: { now: file(5, 1n, null) } }, {}]],
    ['without a time', [{ b: { now: file(5, null, 'id------1') } }, {}]],
    ['when the other side has the name too', [{ b: { known, now: edited } }, { b: { known, now: same } }]],
  ])('no key %s', (_, sides) => {
    expect(reconcile(...sides).verdicts).toMatchObject([{ kind: 'decided', operation: { moveKey: null } }])
  })
})

import { describe, expect, test } from 'vitest'
import { bothSides, file, folder, type Names } from '../testing/directory.ts'
import type { Verdict } from './decide-file.ts'
import type { DirectorySide } from './pair-entries.ts'
import { defaultPolicy, type SyncPolicy } from './policy.ts'
import { Reconciling } from './reconcile.ts'
import { compileScope } from './scope.ts'
import type { Seen } from './seen.ts'
import { perSide, type Side, sides } from './side.ts'
import { Structure } from './structure.ts'

const policy: SyncPolicy = { ...defaultPolicy, transfers: 1 }
const context = {
  policy,
  scope: compileScope(policy.scope),
  precisionNs: 1000n,
  fileIdChars: { path1: 8, path2: 8 },
  hasRevisions: { path1: true, path2: true },
}

const known = file(5)
const edited = file(9, 9n)
const absent: Seen = { kind: 'absent' }

/** A directory of the walk: what each side has in it, and how each side's look at it went. */
interface Visit {
  readonly key: string
  readonly path1: Names
  readonly path2: Names
  readonly state?: Partial<Record<Side, DirectorySide['state']>>
}

/** The operations that come of walking some directories, as a plan would order them by phase. */
function walk(...visits: Visit[]): string[] {
  const verdicts: Verdict[] = []
  const structure = new Structure({ put: (verdict) => verdicts.push(verdict) }, context.policy)
  for (const { key, path1, path2, state } of visits) {
    const both = bothSides(path1, path2, { path: key })
    const directory = {
      path1: { ...both.path1, state: state?.path1 ?? 'listed' },
      path2: { ...both.path2, state: state?.path2 ?? 'listed' },
    } as const
    const { verdicts: found, folders, names } = new Reconciling(directory, context).decide()
    structure.enter(
      key,
      names,
      perSide((side) => directory[side].state === 'listed' || directory[side].state === 'unknown'),
    )
    for (const side of sides) {
      if (directory[side].state === 'unknown') structure.keepUnknown(side)
      structure.keep(side, directory[side].apart.length)
    }
    for (const each of folders) structure.addFolder(key === '' ? each.entry.key : `${key}/${each.entry.key}`, each)
    for (const verdict of found) structure.add(verdict)
  }
  structure.finish()
  return verdicts.map((verdict) => {
    const operation = verdict.kind === 'decided' ? verdict.operation : verdict.same
    const side = 'side' in operation ? ` ${operation.side}` : ''
    const names = operation.kind === 'keep-both' ? ` as ${operation.names.path1 ?? '–'} and ${operation.names.path2 ?? '–'}` : ''
    return `${operation.phase}: ${operation.kind} ${operation.path}${side}${names}`
  })
}

const bothKnow = { known: folder, now: folder }
const goneFolder = { known: folder }

describe('folders that something comes into', () => {
  test('are made once, from the top', () => {
    expect(
      walk(
        { key: '', path1: { d: { now: folder } }, path2: {} },
        { key: 'd', path1: { e: { now: folder }, f: { now: edited } }, path2: {}, state: { path2: 'missing' } },
        { key: 'd/e', path1: { g: { now: edited }, h: { now: edited } }, path2: {}, state: { path2: 'missing' } },
      ).sort(),
    ).toEqual([
      'copy: copy d/e/g path2',
      'copy: copy d/e/h path2',
      'copy: copy d/f path2',
      'make-folders: mkdir d path2',
      'make-folders: mkdir d/e path2',
    ])
  })

  test('are not made for their own sake', () => {
    expect(
      walk({ key: '', path1: { d: { now: folder } }, path2: {} }, { key: 'd', path1: {}, path2: {}, state: { path2: 'missing' } }),
    ).toEqual([])
  })

  test('are agreed on when both sides have them', () => {
    expect(walk({ key: '', path1: { d: { now: folder } }, path2: { d: { now: folder } } })).toEqual(['baseline: adopt d'])
  })

  test('hold what would come into them where something unreadable has their name', () => {
    expect(
      walk(
        { key: '', path1: { d: { now: folder } }, path2: { d: { now: { kind: 'unreadable' } } } },
        { key: 'd', path1: { f: { now: edited } }, path2: {}, state: { path2: 'unknown' } },
      ),
    ).toEqual(['held: hold d/f'])
  })
})

describe('folders that are gone on one side', () => {
  const d = (path2: Names, more: Visit[] = []): string[] =>
    walk(
      { key: '', path1: { d: goneFolder, x: { known, now: known } }, path2: { d: bothKnow, x: { known, now: known } } },
      { key: 'd', path1: Object.fromEntries(Object.keys(path2).map((name) => [name, { known }])), path2, state: { path1: 'missing' } },
      ...more,
    ).sort()

  test('go with their last entry', () => {
    expect(d({ f: { known, now: known } })).toEqual(['delete: delete d/f path2', 'remove-folders: rmdir d path2'])
  })

  test('stay for an edited file, which comes back', () => {
    expect(d({ f: { known, now: known }, g: { known, now: edited } })).toEqual([
      'copy: copy d/g path1',
      'delete: delete d/f path2',
      'make-folders: mkdir d path1',
    ])
  })

  test('stay for a new file', () => {
    expect(d({ f: { known, now: known }, g: { now: edited } })).toContain('make-folders: mkdir d path1')
  })

  test.each(['symlink', 'unsupported', 'excluded'] as const)('stay for something %s, and take no part in the pair any more', (kind) => {
    const operations = walk(
      { key: '', path1: { d: goneFolder }, path2: { d: bothKnow } },
      { key: 'd', path1: { f: { known } }, path2: { f: { known, now: known }, l: { now: { kind } } }, state: { path1: 'missing' } },
    )
    expect(operations).toEqual(['delete: delete d/f path2', 'baseline: forget d'])
  })

  test('stay, and are remembered, for what could not be read', () => {
    expect(d({ f: { known, now: known }, u: { known, now: { kind: 'unreadable' } } })).toEqual([
      'delete: delete d/f path2',
      'held: hold d/u',
    ])
    expect(
      walk(
        { key: '', path1: { d: goneFolder }, path2: { d: bothKnow } },
        { key: 'd', path1: { f: { known } }, path2: { f: { known } }, state: { path1: 'missing', path2: 'unknown' } },
      ),
    ).toEqual(['held: hold d/f'])
  })

  test('that were empty go along with the one they are in, and stay where that stays', () => {
    const inside = (path2: Names) =>
      walk(
        { key: '', path1: { d: goneFolder }, path2: { d: bothKnow } },
        { key: 'd', path1: { e: goneFolder, f: { known } }, path2: { e: bothKnow, ...path2 }, state: { path1: 'missing' } },
        { key: 'd/e', path1: {}, path2: {}, state: { path1: 'missing' } },
      )
    expect(inside({ f: { known, now: known } })).toEqual([
      'delete: delete d/f path2',
      'remove-folders: rmdir d path2',
      'remove-folders: rmdir d/e path2',
    ])
    expect(inside({ f: { known } })).toEqual(['baseline: forget d/f', 'baseline: forget d', 'baseline: forget d/e'])
  })

  test('go with their last entry where only the baseline knows more below them', () => {
    expect(
      walk(
        { key: '', path1: { d: goneFolder }, path2: { d: bothKnow } },
        { key: 'd', path1: { x: { known } }, path2: { x: { known, now: known } }, state: { path1: 'missing' } },
        { key: 'd/e', path1: { f: { known } }, path2: { f: { known } }, state: { path1: 'missing', path2: 'missing' } },
      ).sort(),
    ).toEqual(['baseline: forget d/e/f', 'delete: delete d/x path2', 'remove-folders: rmdir d path2'])
  })

  test.each([
    ['linked', edited],
    ['unknown', undefined],
  ] as const)('stay, and are remembered, with what is held in them (%s)', (state, now) => {
    const there = now === undefined ? { known } : { known, now }
    expect(
      walk(
        { key: '', path1: { d: { known: folder, now: { kind: 'symlink' } } }, path2: { d: bothKnow } },
        { key: 'd', path1: { f: { known } }, path2: { f: there }, state: { path1: state } },
      ),
    ).toEqual(['held: hold d/f'])
  })

  test('are forgotten when the other side lost them too', () => {
    expect(
      walk(
        { key: '', path1: { d: goneFolder }, path2: { d: goneFolder } },
        { key: 'd', path1: { f: { known } }, path2: { f: { known } }, state: { path1: 'missing', path2: 'missing' } },
      ),
    ).toEqual(['baseline: forget d/f', 'baseline: forget d'])
  })
})

describe('a file against a folder', () => {
  test('an agreed folder gives way, entry by entry, before the file comes', () => {
    expect(
      walk(
        { key: '', path1: { x: { known: folder, now: edited } }, path2: { x: bothKnow } },
        { key: 'x', path1: { e: goneFolder, f: { known } }, path2: { e: bothKnow, f: { known, now: known } }, state: { path1: 'missing' } },
        { key: 'x/e', path1: { g: { known } }, path2: { g: { known, now: known } }, state: { path1: 'missing' } },
      ),
    ).toEqual([
      'clear: delete x/f path2',
      'clear: delete x/e/g path2',
      'clear-folders: rmdir x/e path2',
      'clear-folders: rmdir x path2',
      'copy: copy x path2',
    ])
  })

  test('a folder with an edited file keeps the name, and the file gets another one on both sides', () => {
    expect(
      walk(
        {
          key: '',
          path1: { x: { known: folder, now: edited }, 'x.conflict1': { known, now: known } },
          path2: { x: bothKnow, 'x.conflict1': { known, now: known } },
        },
        { key: 'x', path1: { f: { known } }, path2: { f: { known, now: edited } }, state: { path1: 'missing' } },
      ).sort(),
    ).toEqual(['copy: copy x/f path1', 'make-folders: mkdir x path1', 'set-aside: keep-both x as x.conflict2 and –'])
  })

  test('an edited file is forgotten under the name that a folder keeps', () => {
    expect(walk({ key: '', path1: { x: { known, now: edited } }, path2: { x: { known, now: folder } } })).toEqual([
      'set-aside: keep-both x as x.conflict1 and –',
      'clear: forget x',
    ])
  })

  test('an unchanged file gives way to a folder', () => {
    expect(
      walk(
        { key: '', path1: { x: { known, now: known } }, path2: { x: { known, now: folder } } },
        { key: 'x', path1: {}, path2: { f: { now: edited } }, state: { path1: 'missing' } },
      ),
    ).toEqual(['make-folders: mkdir x path1', 'copy: copy x/f path1', 'clear: delete x path1'])
  })

  test('two of them whose shortened names are alike get different ones', () => {
    const [a, b] = [`${'n'.repeat(250)}a`, `${'n'.repeat(250)}b`]
    const operations = walk({
      key: '',
      path1: { [a]: { now: edited }, [b]: { now: edited } },
      path2: { [a]: { now: folder }, [b]: { now: folder } },
    })
    const names = operations.map((operation) => operation.replace(/^.* as (\S+) and .*$/, '$1'))
    expect(new Set(names).size).toBe(2)
  })

  test('nothing happens to it while it is not known what it is', () => {
    expect(
      walk(
        { key: '', path1: { x: { known, now: { kind: 'unreadable' } } }, path2: { x: { known, now: folder } } },
        { key: 'x', path1: {}, path2: { f: { now: edited } }, state: { path1: 'unknown' } },
      ).sort(),
    ).toEqual(['held: hold x', 'held: hold x/f'])
  })
})

test('a verdict outside of every folder is a fault', () => {
  const structure = new Structure({ put: () => {} }, context.policy)
  const { verdicts } = new Reconciling(bothSides({ f: { now: edited } }, { f: { now: absent } }), context).decide()
  expect(() => structure.add(verdicts[0] as Verdict)).toThrow('outside of every folder')
})

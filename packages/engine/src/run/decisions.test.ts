import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Decided, Decision } from '../core/decision.ts'
import { defaultPolicy, type SyncPolicy } from '../core/policy.ts'
import type { Side } from '../core/side.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { readTree, removePaths, type Tree, writeTree } from '../testing/disk-tree.ts'

let pair: DiskPair
let policy: Partial<SyncPolicy>
beforeEach(() => {
  pair = new DiskPair()
  const kept = (side: Side) =>
    ({ folder: join(pair[side], '.pairwise/versions/7'), suffix: '', keepExtension: false, isOwn: true }) as const
  policy = {
    conflicts: { ...defaultPolicy.conflicts, resolve: 'ask' },
    versions: { path1: kept('path1'), path2: kept('path2') },
    emptyBaseline: 'go-on',
  }
})
afterEach(() => pair.remove())

/** Each kind of conflict: what was agreed, and what both sides hold instead. A null is a deletion, a tree a folder. */
const kinds = {
  'edit-edit': { base: 'base', path1: 'from one, larger', path2: 'from two' },
  'new-new': { base: null, path1: 'new on one', path2: 'new on two, larger' },
  'edit-delete': { base: 'base', path1: 'edited', path2: null },
  'delete-edit': { base: 'base', path1: null, path2: 'edited' },
  'file-folder': { base: 'base', path1: 'edited', path2: { 'in/side.txt': 'below' } },
  'folder-file': { base: null, path1: { 'side.txt': 'below' }, path2: 'a new file' },
} as const satisfies Record<string, { base: string | null; path1: string | null | Tree; path2: string | null | Tree }>
type Kind = keyof typeof kinds

const place = 'd/budget.tar.gz'
const merged = 'both of it\n'
const sha256 = createHash('sha256').update(merged).digest('hex')
const contents = { read: async (wanted: string) => (wanted === sha256 ? Buffer.from(merged) : null) }
const merge: Decided = { kind: 'merge', content: { sha256, size: merged.length, mtimeNs: 1_700_000_000_000_000_000n } }

async function dispute(kind: Kind): Promise<Decision> {
  const { base, ...sides } = kinds[kind]
  writeTree(pair.path1, { filler: 'x', 'd/filler': 'y', ...(base === null ? {} : { [place]: base }) })
  await pair.sync({ ...policy, resync: 'path1' })
  for (const [side, content] of Object.entries(sides) as [Side, string | null | Tree][]) {
    rmSync(join(pair[side], place), { force: true })
    if (typeof content === 'string') {
      writeTree(pair[side], { [place]: content })
      utimesSync(join(pair[side], place), 5000, side === 'path1' ? 5000 : 9000)
    } else if (content !== null) {
      mkdirSync(join(pair[side], place))
      writeTree(pair[side], Object.fromEntries(Object.entries(content).map(([path, text]) => [`${place}/${path}`, text])) as Tree)
    }
  }
  const { operations } = await pair.preview(policy)
  const asked = operations.find((operation) => operation.kind === 'ask')
  if (asked === undefined) throw new Error('nothing is asked')
  const { path, seen } = asked
  return {
    ...{ path, seen, decided: { kind: 'keep-both' }, words: { by: 'Dana', choice: 'Keep both' }, isKnown: base !== null },
    suffix: { path1: ' (One 1970-01-01)', path2: ' (Two 1970-01-01)' },
  }
}

const texts = (side: Side) => Object.values(readTree(pair[side]))
const converge = async () => {
  await pair.sync(policy)
  const { path1, path2 } = pair.trees()
  const visible = (tree: Tree) => Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('.pairwise')))
  expect(visible(path1)).toEqual(visible(path2))
  expect((await pair.preview(policy)).operations).toEqual([])
  return visible(path1)
}

const files: readonly [Kind, Decided, string][] = [
  ['edit-edit', { kind: 'keep', side: 'path1' }, 'from one, larger'],
  ['edit-edit', { kind: 'keep', side: 'path2' }, 'from two'],
  ['edit-edit', merge, merged],
  ['new-new', { kind: 'keep', side: 'path1' }, 'new on one'],
  ['new-new', { kind: 'keep', side: 'path2' }, 'new on two, larger'],
  ['new-new', merge, merged],
  ['edit-delete', { kind: 'keep-changed' }, 'edited'],
  ['delete-edit', { kind: 'keep-changed' }, 'edited'],
]

describe('a decision', () => {
  test.each(files)('about %s: %o leaves its content on both sides, and the others among the versions', async (kind, decided, expected) => {
    const decision = { ...(await dispute(kind)), decided }
    const lost = new Set([...texts('path1'), ...texts('path2')])
    const { prepared, report } = await pair.decide([decision], { policy, contents })
    expect(prepared.refused).toEqual([])
    expect(report).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    expect((await converge())[place]).toBe(expected)
    for (const text of lost) expect([...texts('path1'), ...texts('path2')], String(text)).toContain(text)
  })

  test.each(['edit-edit', 'new-new'] as const)('to keep both of %s gives path2’s version a name of its own', async (kind) => {
    const { path1, path2 } = kinds[kind]
    await pair.decide([await dispute(kind)], { policy })
    expect(await converge()).toMatchObject({ [place]: path1, 'd/budget (Two 1970-01-01).tar.gz': path2 })
  })

  test('to keep both takes no name that somebody has', async () => {
    const decision = await dispute('edit-edit')
    writeTree(pair.path2, { 'd/budget (Two 1970-01-01).tar.gz': 'mine' })
    await pair.decide([decision], { policy })
    expect(await converge()).toMatchObject({
      'd/budget (Two 1970-01-01).tar.gz': 'mine',
      'd/budget (Two 1970-01-01 2).tar.gz': 'from two',
    })
  })

  test.each(['file-folder', 'folder-file'] as const)('to keep both of %s lets the folder keep the name', async (kind) => {
    const decision = await dispute(kind)
    const wanted = new Set([...texts('path1'), ...texts('path2')])
    const { report } = await pair.decide([decision], { policy })
    expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
    const tree = await converge()
    for (const text of wanted) expect(Object.values(tree), String(text)).toContain(text)
    expect(tree[place]).toBeUndefined()
  })

  test.each(['edit-delete', 'delete-edit'] as const)('to delete %s keeps the edited version among the versions', async (kind) => {
    const decision = { ...(await dispute(kind)), decided: { kind: 'delete' } as const }
    await pair.decide([decision], { policy })
    expect((await converge())[place]).toBeUndefined()
    expect([...texts('path1'), ...texts('path2')]).toContain('edited')
  })

  test('to keep what was changed makes the folders that are gone on the other side', async () => {
    const decision = { ...(await dispute('edit-delete')), decided: { kind: 'keep-changed' } as const }
    removePaths(pair.path2, 'd')
    const { report } = await pair.decide([decision], { policy })
    expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
    expect(readTree(pair.path2)).toMatchObject({ [place]: 'edited' })
  })

  test('about versions that changed since is refused before, and set aside after it was planned; nothing is written', async () => {
    const decision = { ...(await dispute('edit-edit')), decided: { kind: 'keep', side: 'path1' } as const }
    const change = () => writeTree(pair.path2, { [place]: 'edited again' })
    const after = await pair.decide([decision], { policy, between: change })
    expect(after.outcomes).toEqual([`copy ${place}: stale`])
    expect(pair.trees()).toMatchObject({ path1: { [place]: 'from one, larger' }, path2: { [place]: 'edited again' } })
    const refused = await pair.decide([decision], { policy })
    expect(refused.prepared.totals.operations).toBe(0)
    expect(refused.prepared.refused).toMatchObject([{ found: { path2: { kind: 'file', size: 12 } } }])
  })

  test('to merge writes neither side when one changed, and fails when the text is not kept', async () => {
    const decision = { ...(await dispute('edit-edit')), decided: merge }
    expect((await pair.decide([decision], { policy })).outcomes).toEqual([`merge ${place}: failed`])
    const change = () => writeTree(pair.path2, { [place]: 'edited again' })
    expect((await pair.decide([decision], { policy, contents, between: change })).outcomes).toEqual([`merge ${place}: stale`])
    expect(pair.trees()).toMatchObject({ path1: { [place]: 'from one, larger' }, path2: { [place]: 'edited again' } })
  })

  test('is refused while the first sync is not finished', async () => {
    writeTree(pair.path1, { f: '1' })
    const decision: Decision = {
      ...{ path: 'f', seen: { path1: { kind: 'absent' }, path2: { kind: 'absent' } }, decided: { kind: 'delete' } },
      ...{ words: { by: 'Dana', choice: 'Delete it' }, isKnown: false, suffix: { path1: '', path2: '' } },
    }
    await expect(pair.decide([decision], { policy })).rejects.toMatchObject({ code: 'state-missing' })
  })
})

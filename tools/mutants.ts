/**
 * Faults of one line that would cost somebody files. Each is put into a copy of the engine, where at least one of the named tests
 * must fail; `find` must be in the file exactly once, so that a fault whose place was rewritten is noticed and thought of anew.
 */
export interface Mutant {
  readonly name: string
  /** Below packages/engine/src. */
  readonly file: string
  readonly find: string
  readonly replace: string
  /** Test files below packages/engine. */
  readonly tests: readonly string[]
  /** Only the tests whose names match. */
  readonly only: string
}

const scenarios = ['test/scenarios/scenarios.test.ts']
const story = (...names: readonly string[]): Pick<Mutant, 'tests' | 'only'> => ({ tests: scenarios, only: `^(${names.join('|')})$` })
const local = (only: string): Pick<Mutant, 'tests' | 'only'> => ({ tests: ['src/backends/local/local.test.ts'], only })
const powerCut = { tests: ['test/properties/crash.property.test.ts'], only: 'power cut' }

export const mutants: readonly Mutant[] = [
  {
    name: 'a file is deleted whatever it has become',
    file: 'backends/local/local-writable.ts',
    find: 'if (!isStill(wanted, found)) return { done: false, found }\n      const versions = keepAs === null',
    replace: 'const versions = keepAs === null',
    ...story('target-edited-just-before-it-is-deleted'),
  },
  {
    name: 'a file is replaced whatever it has become',
    file: 'backends/local/staged-file.ts',
    find: 'if (!isStill(expected, found)) return { done: false, found }',
    replace: '',
    ...story('target-edited-just-before-it-is-replaced'),
  },
  {
    name: 'a new file takes a name that was taken meanwhile',
    file: 'backends/local/give-name.ts',
    find: "if (expected.kind !== 'absent') {",
    replace: 'if (expected.kind !== undefined) {',
    ...local(''),
  },
  {
    name: 'what can’t be read counts as gone',
    file: 'core/delta.ts',
    find: "case 'unknown':\n      return certain('unknown')",
    replace: "case 'unknown':\n      return certain('deleted')",
    ...story('folder-that-can-not-be-listed'),
  },
  {
    name: 'what is out of scope counts as deleted',
    file: 'core/delta.ts',
    find: "case 'excluded':\n      return certain('excluded')",
    replace: "case 'excluded':\n      return certain('deleted')",
    ...story('file-that-grew-out-of-scope'),
  },
  {
    name: 'the baseline gets what was meant to happen',
    file: 'run/batch.ts',
    find: 'for (const agreed of outcome.records) this.#records.push(',
    replace:
      "for (const agreed of outcome.kind === 'done' ? outcome.records : [{ spelled: { path1: operation.path, path2: operation.path }, record: operation.kind === 'delete' ? null : (operation.seen as never) }]) this.#records.push(",
    ...story('disk-that-fails-once'),
  },
  {
    name: 'what is stale is recorded as done',
    file: 'execute/failure.ts',
    find: "return notDone('stale', `changed",
    replace: "return notDone('done' as never, `changed",
    ...story('target-edited-just-before-it-is-deleted'),
  },
  {
    name: 'a move is known by its inode alone',
    file: 'core/decide-file.ts',
    find: 'return moveKey(side, id === null ? { path } : { id }, seen.size, seen.mtimeNs)',
    replace: 'return moveKey(side, id === null ? { path } : { id }, 0, 0n)',
    tests: ['src/run/moves.test.ts'],
    only: 'is no move',
  },
  {
    name: 'nothing is made durable',
    file: 'run/commit-batch.ts',
    find: 'await Promise.all(sides.map((side) => backends[side].makeDurable()))',
    replace: '',
    ...powerCut,
  },
  {
    name: 'the baseline is committed before the bytes are on the disk',
    file: 'run/commit-batch.ts',
    find: 'await Promise.all(sides.map((side) => backends[side].makeDurable()))\n  const settled = await settleWritten(records, backends, { clock, checkers: policy.checkers })',
    replace:
      'const settled = await settleWritten(records, backends, { clock, checkers: policy.checkers })\n  queueMicrotask(() => void Promise.all(sides.map((side) => backends[side].makeDurable())))',
    ...powerCut,
  },
  {
    name: 'a deletion does not ask the other side',
    file: 'execute/carry-out.ts',
    find: 'if (!missing.isStill) return stale(missing.found)\n  const path = spelledOn(operation, side)',
    replace: 'const path = spelledOn(operation, side)',
    ...story('listing-that-ends-early', 'file-that-comes-back-just-before-the-other-is-deleted'),
  },
  {
    name: 'contents that can’t be compared count as the same',
    file: 'run/plan-writer.ts',
    find: 'hash === null ? question[comparison]',
    replace: "hash === null ? question[comparison === 'different' ? 'different' : 'same']",
    ...story('contents-that-can-not-be-compared'),
  },
  {
    name: 'the loser of a conflict is removed first',
    file: 'core/decide-conflict.ts',
    find: "draft(entry, 'copy', reason, { kind: 'copy', side: loser })",
    replace: "draft(entry, 'clear', reason, { kind: 'delete', side: loser })",
    ...story('conflict-winner-that-can-not-be-copied'),
  },
  {
    name: 'folders are opened through links',
    file: 'backends/local/folder-handles.ts',
    find: 'constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW',
    replace: 'constants.O_RDONLY | constants.O_DIRECTORY',
    ...local(''),
  },
  {
    name: 'a file is removed without asking the guard',
    file: 'backends/local/guarded-fs.ts',
    find: 'this.#guard.assertMayWrite()\n    unlinkSync(path)',
    replace: 'unlinkSync(path)',
    ...local(''),
  },
  {
    name: 'two names of one key are not noticed',
    file: 'core/pair-entries.ts',
    find: 'draft.collides = true',
    replace: 'draft.collides = false',
    ...story('one-letter-in-two-unicode-forms'),
  },
  {
    name: 'the source is not looked at again after it was read',
    file: 'execute/transfer-file.ts',
    find: 'if (!(await file.isUnchanged()))',
    replace: 'if (file === undefined)',
    ...story('source-edited-while-it-is-read'),
  },
  {
    name: 'content that did not arrive whole gets its name',
    file: 'backends/local/staged-file.ts',
    find: 'this.#refuseOtherSize(Number(written.size))',
    replace: '',
    ...story('write-that-is-cut-short'),
  },
  {
    name: 'a deletion beats an edit',
    file: 'core/decision-table.ts',
    find: "modified: { unchanged: 'copy to path2', modified: 'compare', deleted: 'copy to path2'",
    replace: "modified: { unchanged: 'copy to path2', modified: 'compare', deleted: 'delete on path1'",
    ...story('edit-on-path1-beats-deletion-on-path2'),
  },
]

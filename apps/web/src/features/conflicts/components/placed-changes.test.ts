import { history, redo, undo } from '@codemirror/commands'
import { EditorState, type StateCommand, type TransactionSpec } from '@codemirror/state'
import { describe, expect, test } from 'vitest'
import { mergeRegions } from '../../../lib/merge/merge-regions.ts'
import { type MergeStart, mergeStart, type Taking } from '../../../lib/merge/merge-start.ts'
import { placesAtStart } from '../lib/place-changes.ts'
import { changesOf, placedChanges, taking } from './placed-changes.ts'

const names = { path1: 'NAS', path2: 'S3 backup' }

class Merge {
  state: EditorState
  readonly #start: MergeStart

  constructor(path1: string[], path2: string[], base: string[] | null) {
    this.#start = mergeStart(mergeRegions(path1, path2, base), names, base === null ? 'path2' : null)
    this.state = EditorState.create({
      doc: this.#start.lines.join('\n'),
      extensions: [history(), changesOf(placesAtStart(this.#start))],
    })
  }

  edit(spec: TransactionSpec): this {
    this.state = this.state.update(spec).state
    return this
  }

  take(at: number, what: Taking): this {
    const change = this.#start.changes[at]
    const spec = change && taking(this.state, at, change, what)
    return spec ? this.edit(spec) : this
  }

  run(command: StateCommand): this {
    command({ state: this.state, dispatch: (transaction) => (this.state = transaction.state) })
    return this
  }

  get text(): string {
    return this.state.doc.toString()
  }

  /** The text of each change, with `?` before what still needs somebody. */
  get changes(): string[] {
    return this.state.field(placedChanges).map(({ from, to, isOpen }) => `${isOpen ? '?' : ''}${this.state.sliceDoc(from, to)}`)
  }
}

const threeWay = () => new Merge(['a', 'X', 'c', 'd'], ['a', 'Y', 'c', 'D'], ['a', 'b', 'c', 'd'])
const twoWay = () => new Merge(['a', 'X', 'c', 'd'], ['a', 'Y', 'c', 'D'], null)

describe('a change that is taken', () => {
  test.each([
    ['path1', 'a\nX\nc\nD'],
    ['path2', 'a\nY\nc\nD'],
    ['both', 'a\nX\nY\nc\nD'],
  ] as const)('from %s stands in the text, and needs nobody', (what, text) => {
    const merge = threeWay().take(0, what)
    expect(merge.text).toBe(text)
    expect(merge.changes[0]).not.toContain('?')
    expect(merge.changes[1]).toBe('\nD')
  })

  test('can be taken otherwise afterwards', () => {
    expect(threeWay().take(0, 'both').take(0, 'path2').take(1, 'path1').text).toBe('a\nY\nc\nd')
  })

  test('at the end of the text, of which nothing is left, can be filled again', () => {
    const merge = new Merge(['a'], ['a', 'b'], ['a', 'b', 'c'])
    expect(merge.take(0, 'path1').text).toBe('a')
    expect(merge.take(0, 'path2').text).toBe('a\nb')
  })

  test('is undone and redone with what it needs', () => {
    const merge = threeWay()
    const before = merge.changes
    merge.take(0, 'both')
    const after = merge.changes
    expect(merge.run(undo).changes).toEqual(before)
    expect(merge.run(redo).changes).toEqual(after)
    expect(merge.text).toBe('a\nX\nY\nc\nD')
  })
})

describe('a change that is edited by hand', () => {
  test('needs somebody as long as it has a marker', () => {
    const merge = threeWay()
    const marker = merge.text.indexOf('=======')
    merge.edit({ changes: { from: marker, to: marker + 8 }, userEvent: 'delete' })
    expect(merge.changes[0]).toContain('?')
    merge.edit({ changes: { from: 2, to: merge.text.indexOf('\nc'), insert: 'mine' }, userEvent: 'input' })
    expect(merge.changes[0]).not.toContain('?')
    expect(merge.text).toBe('a\nmine\nc\nD')
  })

  test('needs nobody when no agreed version is kept, and there never were markers', () => {
    const merge = twoWay()
    expect(merge.changes).toEqual(['?Y\n', '?\nD'])
    merge.edit({ changes: { from: 3, insert: '!' }, userEvent: 'input' })
    expect(merge.changes).toEqual(['Y!\n', '?\nD'])
    expect(merge.run(undo).changes).toEqual(['?Y\n', '?\nD'])
  })

  test('is not meant by edits before and after it, which only move it', () => {
    const merge = twoWay().edit({ changes: { from: 0, insert: 'first\n' } })
    merge.edit({ changes: { from: merge.text.indexOf('c'), insert: '>' } })
    expect(merge.changes).toEqual(['?Y\n', '?\nD'])
  })

  test('and then emptied with the whole text stays in its place', () => {
    const merge = threeWay()
    merge.edit({ changes: { from: 0, to: merge.text.length } })
    expect(merge.changes).toEqual(['', ''])
  })
})

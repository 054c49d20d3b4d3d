import type { MemoryFile, MemoryNode } from '../backends/memory/memory-node.ts'
import { isWithin, joinPath, nameOf, parentOf, type RelPath } from '../core/rel-path.ts'
import { sides } from '../core/side.ts'
import type { Content, Edit, Fate } from './arbitrary-edits.ts'
import type { MemoryPair } from './memory-pair.ts'
import type { MemoryTree } from './memory-tree.ts'

/** Where a side has nothing but size and time to go by, no two writes have the same time. */
export function apartMs(pair: MemoryPair): number {
  const options = sides.map((side) => pair[side].disk.options)
  if (options.every(({ ownRevision }) => ownRevision)) return 0
  return Math.max(...options.map(({ mtimes }) => (typeof mtimes === 'bigint' ? Number(mtimes / 1_000_000n) : 0))) + 1
}

/** Does what a story says, and gives content that nobody had before. */
export class Editor {
  readonly #pair: MemoryPair
  #fresh = 0
  readonly #renamed = new Set<MemoryNode>()

  constructor(pair: MemoryPair) {
    this.#pair = pair
  }

  /** What happens between two runs. `wait` is the least time between two edits. */
  do(edits: readonly Edit[], wait = apartMs(this.#pair)): void {
    this.#renamed.clear()
    const before = new Map(sides.flatMap((side) => filesOf(this.#pair[side]).map(({ node }) => [node, { ...node }] as const)))
    for (const edit of edits) {
      this.#pair.clock.advance(Math.max(wait, edit.wait))
      this.#do(edit, wait)
    }
    for (const side of sides) this.#tellApart(this.#pair[side], before)
  }

  /**
   * A file of the same id, size and time under another name counts as moved: nothing shows that its content is another. One
   * that was both renamed and edited gets a time of its own.
   */
  #tellApart(tree: MemoryTree, before: ReadonlyMap<MemoryNode, MemoryFile>): void {
    for (const { path, node } of filesOf(tree)) {
      const old = before.get(node)
      if (old === undefined || !this.#renamed.has(node) || old.bytes === node.bytes) continue
      if (old.bytes.length === node.bytes.length && old.mtimeNs === node.mtimeNs) tree.touch(path, tree.disk.nowNs + 5_000_000_000n)
    }
  }

  text(content: Content): string {
    return 'shared' in content ? content.shared : (this.#fresh++).toString(36).padStart(content.fresh, '.')
  }

  #do(edit: Edit, wait: number): void {
    switch (edit.kind) {
      case 'write':
      case 'replace': {
        const text = this.text(edit.content)
        for (const side of edit.side === 'both' ? sides : [edit.side]) this.#write(this.#pair[side], edit.path, text, edit.kind)
        return
      }
      case 'remove from both': {
        const path = pickPath(this.#pair.path1, edit.pick)
        for (const side of sides) if (path !== null && isThere(this.#pair[side], path)) this.#pair[side].remove(path)
        return
      }
      case 'edit on both': {
        const path = pickPath(this.#pair.path1, edit.pick, true)
        if (path === null) return
        const text = this.text(edit.content)
        this.#write(this.#pair.path1, path, text, 'write')
        if (!edit.isSame) this.#pair.clock.advance(wait)
        if (isThere(this.#pair.path2, path)) this.#write(this.#pair.path2, path, edit.isSame ? text : this.text(edit.content), 'write')
        return
      }
      case 'folder':
      case 'link':
      case 'socket':
        this.#make(this.#pair[edit.side], edit.path, edit.kind)
        return
      case 'replace by': {
        const path = pickPath(this.#pair[edit.side], edit.pick)
        if (path !== null) this.#make(this.#pair[edit.side], path, edit.by)
        return
      }
      case 'meet': {
        const path = typeof edit.at === 'string' ? edit.at : pickPath(this.#pair.path1, edit.at, true)
        if (path === null) return
        for (const side of sides) {
          this.#pair.clock.advance(wait)
          this.#meet(this.#pair[side], path, edit[side])
        }
        return
      }
      default:
        this.#change(this.#pair[edit.side], edit)
    }
  }

  #write(tree: MemoryTree, path: RelPath, text: string, how: 'write' | 'replace'): void {
    makeWay(tree, path)
    const node = tree.disk.find(path)
    if (typeof node === 'object' && node.kind !== 'file') tree.remove(path)
    tree[how](path, text)
  }

  #meet(tree: MemoryTree, path: RelPath, fate: Fate): void {
    switch (fate) {
      case 'leave':
        return
      case 'short':
      case 'long':
        this.#write(tree, path, this.text({ fresh: fate === 'short' ? 3 : 8 }), 'write')
        return
      case 'remove':
        if (isThere(tree, path)) tree.remove(path)
        return
      case 'link':
      case 'socket':
        this.#make(tree, path, fate)
    }
  }

  #make(tree: MemoryTree, path: RelPath, kind: 'folder' | 'link' | 'socket'): void {
    makeWay(tree, path)
    if (isThere(tree, path)) tree.remove(path)
    if (kind === 'folder') tree.makeFolder(path)
    else if (kind === 'link') tree.link(path, `-> ${this.text({ fresh: 3 })}`)
    else tree.makeSocket(path)
  }

  #change(tree: MemoryTree, edit: Exclude<Edit, { side: 'both' } | { path: RelPath; content: Content }>): void {
    if (!('pick' in edit) || !('side' in edit)) return
    const isOfFiles = edit.kind !== 'remove' && edit.kind !== 'rename' && edit.kind !== 'respell' && edit.kind !== 'chmod'
    const path = pickPath(tree, edit.pick, isOfFiles)
    if (path === null) return
    const node = tree.disk.find(path)
    switch (edit.kind) {
      case 'restore': {
        if (typeof node !== 'object' || node.kind !== 'file' || node.bytes.length < 3 || !tree.disk.options.ownRevision) return
        tree.write(path, (this.#fresh++).toString(36).padStart(node.bytes.length, '.').slice(-node.bytes.length), node.mtimeNs)
        return
      }
      case 'edit':
        tree.write(path, this.text(edit.content))
        return
      case 'touch':
        tree.touch(path, tree.disk.nowNs + BigInt(edit.seconds) * 1_000_000_000n)
        return
      case 'chmod':
        if (typeof node === 'object' && (node.kind === 'file' || node.kind === 'directory')) tree.chmod(path)
        return
      case 'remove':
        tree.remove(path)
        return
      case 'add name':
        if (isWithin(tree.disk.keyOf(edit.path), tree.disk.keyOf(path))) return
        makeWay(tree, edit.path)
        if (isThere(tree, path) && !isThere(tree, edit.path)) tree.addName(path, edit.path)
        return
      case 'rename':
        this.#rename(tree, path, edit.path)
        return
      case 'respell': {
        const name = nameOf(path)
        const other = name.normalize('NFD') === name ? name.normalize('NFC') : name.normalize('NFD')
        const respelled = other === name ? name.toUpperCase() : other
        const to = joinPath(parentOf(path), respelled)
        const taken = tree.disk.find(to)
        if (taken === 'absent' || taken === node) this.#renameFile(tree, path, to)
      }
    }
  }

  #rename(tree: MemoryTree, from: RelPath, to: RelPath): void {
    const [source, place] = [tree.disk.keyOf(from), tree.disk.keyOf(to)]
    if (isWithin(place, source) || isWithin(source, place)) return
    makeWay(tree, to, from)
    if (!isThere(tree, from)) return
    const target = tree.disk.find(to)
    if (typeof target === 'object') tree.remove(to)
    this.#renameFile(tree, from, to)
  }

  #renameFile(tree: MemoryTree, from: RelPath, to: RelPath): void {
    tree.rename(from, to)
    const { disk } = tree
    for (const { path, node } of filesOf(tree)) if (isWithin(disk.keyOf(path), disk.keyOf(to))) this.#renamed.add(node)
  }
}

function filesOf(tree: MemoryTree): { path: RelPath; node: MemoryFile }[] {
  return [...tree.disk.walk()].flatMap(({ path, node }) => (node.kind === 'file' ? [{ path, node }] : []))
}

function isThere(tree: MemoryTree, path: RelPath): boolean {
  return typeof tree.disk.find(path) === 'object'
}

/** Removes whatever stands where a folder above the path has to be. */
function makeWay(tree: MemoryTree, path: RelPath, sparing: RelPath | null = null): void {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const above = path.slice(0, end)
    const node = tree.disk.find(above)
    if (typeof node === 'object' && node.kind !== 'directory' && above !== sparing) tree.remove(above)
  }
}

function pickPath(tree: MemoryTree, pick: number, isOfFiles = false): RelPath | null {
  const entries = [...tree.disk.walk()].filter(({ node }) => !isOfFiles || node.kind === 'file')
  return entries.length === 0 ? null : (entries[pick % entries.length]?.path ?? null)
}

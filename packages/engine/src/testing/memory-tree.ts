import { MemoryDisk, type MemoryDiskOptions } from '../backends/memory/memory-disk.ts'
import { newFolder } from '../backends/memory/memory-node.ts'
import { decodePath, encodePath, parentOf, type RelPath } from '../core/rel-path.ts'
import type { Tree } from './disk-tree.ts'

/** What another program does to a disk in memory, and what it sees there. */
export class MemoryTree {
  readonly disk: MemoryDisk

  constructor(disk: MemoryDisk) {
    this.disk = disk
  }

  /** Writes a file in place or anew, with the folders above it. Without a time of its own it gets the time of now. */
  write(path: RelPath, content: string, mtimeNs: bigint | null = null): void {
    this.makeFolder(parentOf(path))
    const node = this.disk.find(path)
    if (typeof node === 'object' && node.kind === 'file') {
      node.bytes = encodePath(content)
      this.disk.stamp(node, mtimeNs)
    } else this.disk.put(path, this.disk.newFile(encodePath(content), mtimeNs))
  }

  /** Writes through another file that takes the name, as many editors do. */
  replace(path: RelPath, content: string, mtimeNs: bigint | null = null): void {
    this.makeFolder(parentOf(path))
    this.disk.put(path, this.disk.newFile(encodePath(content), mtimeNs))
  }

  touch(path: RelPath, mtimeNs: bigint): void {
    this.disk.stamp(this.disk.file(path), mtimeNs)
  }

  /** Gives a file or folder other permissions, which changes a file's own revision too. */
  chmod(path: RelPath): void {
    const node = this.disk.find(path)
    if (typeof node !== 'object' || (node.kind !== 'file' && node.kind !== 'directory')) throw new Error(`${path} has no permissions`)
    this.disk.setMode(node, node.mode ^ 0o044)
  }

  makeFolder(path: RelPath): void {
    if (path === '' || this.disk.find(path) !== 'absent') return
    this.makeFolder(parentOf(path))
    this.disk.put(path, newFolder())
  }

  link(path: RelPath, target: string): void {
    this.makeFolder(parentOf(path))
    this.disk.put(path, this.disk.newLink(encodePath(target)))
  }

  makeSocket(path: RelPath): void {
    this.makeFolder(parentOf(path))
    this.disk.put(path, { kind: 'unsupported', isBlocked: false })
  }

  remove(path: RelPath): void {
    this.disk.remove(path)
  }

  /** Gives a file one more name. */
  addName(existing: RelPath, path: RelPath): void {
    this.makeFolder(parentOf(path))
    this.disk.addName(this.disk.file(existing), path)
  }

  rename(from: RelPath, to: RelPath): void {
    this.makeFolder(parentOf(to))
    this.disk.rename(from, to)
  }

  /** Nobody may look at the entry, or into the folder, until `unblock`. */
  block(path: RelPath): void {
    const node = this.disk.find(path)
    if (typeof node === 'object') node.isBlocked = true
  }

  unblockAll(): void {
    this.disk.root.isBlocked = false
    for (const { node } of this.disk.walk()) node.isBlocked = false
  }

  /** Everything, sorted; empty folders as null. Also what is blocked. */
  tree(): Tree {
    const tree: Record<string, Tree[string]> = {}
    for (const { path, node } of this.disk.walk()) {
      if (node.kind === 'file') tree[path] = decodePath(node.bytes)
      else if (node.kind === 'symlink') tree[path] = { link: decodePath(node.bytes) }
      else if (node.kind === 'unsupported') tree[path] = { link: '(other kind)' }
      else if (node.entries.size === 0) tree[path] = null
    }
    return tree
  }

  /** What is kept below a folder outside of the root; all that is there without one. */
  versions(folder = ''): Tree {
    const prefix = folder === '' ? '' : `${folder.slice(1)}/`
    const tree: Record<string, Tree[string]> = {}
    for (const { path, node } of this.disk.walk(this.disk.beside)) {
      if (!path.startsWith(prefix)) continue
      const below = path.slice(prefix.length)
      if (node.kind === 'file') tree[below] = decodePath(node.bytes)
      else if (node.kind === 'directory' && node.entries.size === 0) tree[below] = null
    }
    return tree
  }

  makeVersionsFolder(path: string): void {
    let here = this.disk.beside
    for (const name of path.split('/').filter(Boolean)) {
      const found = here.entries.get(name)?.node ?? newFolder()
      if (found.kind !== 'directory') throw new Error(`${name} is no folder`)
      here.entries.set(name, { name, node: found })
      here = found
    }
  }

  /** Names, contents, ids, times and changes of everything: equal texts, untouched disk. */
  trace(): string {
    const lines: string[] = []
    for (const { path, node } of this.disk.walk()) {
      const more =
        node.kind === 'file' || node.kind === 'symlink' ? `${node.id} ${node.mtimeNs} ${node.changes} ${decodePath(node.bytes)}` : ''
      lines.push(`${path} ${node.kind} ${more}`)
    }
    return lines.join('\n')
  }
}

export function memoryTree(options: MemoryDiskOptions, tree: Tree = {}): MemoryTree {
  const made = new MemoryTree(new MemoryDisk(options))
  for (const [path, content] of Object.entries(tree)) {
    if (content === null) made.makeFolder(path)
    else if (typeof content === 'string') made.write(path, content)
    else made.link(path, content.link)
  }
  return made
}

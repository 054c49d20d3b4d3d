/** What a disk in memory holds. Nodes are changed in place, as files on a real disk are, so open files see it. */
export type MemoryNode = MemoryFile | MemoryFolder | MemoryLink | MemoryOther

interface Blockable {
  /** Nobody may look at it or into it. */
  isBlocked: boolean
}

/** A file, or a link whose content is what it points to. */
export interface MemoryContent extends Blockable {
  /** Given again to the next new file once this one is gone, as ext4 does with inodes. */
  readonly id: number
  bytes: Uint8Array
  mtimeNs: bigint | null
  /** The last change of content, time or name, in ticks of the disk's clock. */
  changedNs: bigint
  /** Counts changes, for those who hold the file open. */
  changes: number
  mode: number
  /** How many names it has. */
  names: number
}

export interface MemoryFile extends MemoryContent {
  readonly kind: 'file'
}

export interface MemoryFolder extends Blockable {
  readonly kind: 'directory'
  mode: number
  /** By name, or by its lower case form where the disk takes both for one. */
  readonly entries: Map<string, { name: string; node: MemoryNode }>
}

export interface MemoryLink extends MemoryContent {
  readonly kind: 'symlink'
}

export interface MemoryOther extends Blockable {
  readonly kind: 'unsupported'
}

export function newFolder(): MemoryFolder {
  return { kind: 'directory', mode: 0o755, entries: new Map(), isBlocked: false }
}

/** A tree of its own with the same content; ids and times stay, and so do the names of one file. */
export function cloneNode(node: MemoryNode, made = new Map<MemoryNode, MemoryNode>()): MemoryNode {
  switch (node.kind) {
    case 'file':
    case 'symlink': {
      const copy = made.get(node) ?? { ...node, bytes: node.bytes.slice() }
      made.set(node, copy)
      return copy
    }
    case 'directory': {
      const copy: MemoryFolder = { ...newFolder(), mode: node.mode, isBlocked: node.isBlocked }
      for (const [key, { name, node: child }] of node.entries) copy.entries.set(key, { name, node: cloneNode(child, made) })
      return copy
    }
    case 'unsupported':
      return { ...node }
  }
}

import type { ChangeClass, Side } from '@pairwise/engine/ports'

/** How many rows of one class and side are listed in one folder. */
export interface FolderTally {
  /** The bytes of the folder's path with `/` as 0x00. */
  readonly folder: Uint8Array
  readonly class: ChangeClass
  readonly side: Side | null
  readonly isBoth: boolean
  readonly rows: number
  readonly bytes: number
}

type Lane = Partial<Record<ChangeClass, number>>
export interface FolderCounts {
  readonly path1: Lane
  readonly path2: Lane
  readonly none: Lane
}

/** A folder with all that happens in it and below. */
export interface FolderNode {
  readonly path: Uint8Array
  readonly parent: Uint8Array
  readonly counts: FolderCounts
  readonly rows: number
  readonly bytes: number
  /** Rows listed in the folder itself. */
  readonly direct: number
  /** Folders in it. */
  readonly folders: number
  /** How many files go. */
  readonly losses: number
}

interface Draft {
  path: Uint8Array
  counts: { path1: Lane; path2: Lane; none: Lane }
  rows: number
  bytes: number
  direct: number
  losses: number
  children: Draft[]
}

const newDraft = (path: Uint8Array): Draft => ({
  path,
  counts: { path1: {}, path2: {}, none: {} },
  rows: 0,
  bytes: 0,
  direct: 0,
  losses: 0,
  children: [],
})

/**
 * The tree of the folders below `top`, which is the first; all that is tallied is in it. A folder without rows of its own in which there is but
 * one other becomes one with that: its path is the deeper one's.
 */
export function rollUpFolders(tallies: readonly FolderTally[], top: Uint8Array = new Uint8Array()): FolderNode[] {
  const root = newDraft(top)
  const byPath = new Map<string, Draft>([[Buffer.from(top).toString('latin1'), root]])
  const folderAt = (path: Buffer): Draft => {
    const key = path.toString('latin1')
    const known = byPath.get(key)
    if (known !== undefined) return known
    const made = newDraft(path)
    byPath.set(key, made)
    const cut = path.lastIndexOf(0)
    folderAt(cut < 0 ? Buffer.alloc(0) : path.subarray(0, cut)).children.push(made)
    return made
  }
  for (const tally of tallies) {
    const folder = folderAt(Buffer.from(tally.folder))
    folder.direct += tally.rows
    count(folder, tally)
  }
  sumUp(root)
  const nodes: FolderNode[] = []
  list(root, top, nodes)
  return nodes
}

function count(folder: Draft, tally: FolderTally): void {
  folder.rows += tally.rows
  folder.bytes += tally.bytes
  if (tally.class === 'deleted') folder.losses += tally.rows
  const lanes = tally.isBoth ? (['path1', 'path2'] as const) : [tally.side ?? ('none' as const)]
  for (const lane of lanes) folder.counts[lane][tally.class] = (folder.counts[lane][tally.class] ?? 0) + tally.rows
}

function sumUp(folder: Draft): void {
  for (const child of folder.children) {
    sumUp(child)
    folder.rows += child.rows
    folder.bytes += child.bytes
    folder.losses += child.losses
    for (const lane of ['path1', 'path2', 'none'] as const) {
      for (const [name, rows] of Object.entries(child.counts[lane]) as [ChangeClass, number][])
        folder.counts[lane][name] = (folder.counts[lane][name] ?? 0) + rows
    }
  }
}

function list(folder: Draft, parent: Uint8Array, nodes: FolderNode[]): void {
  const { children, ...rest } = folder
  nodes.push({ ...rest, parent, folders: children.length })
  for (const child of children) list(folded(child), folder.path, nodes)
}

function folded(folder: Draft): Draft {
  const only = folder.direct === 0 && folder.children.length === 1 ? folder.children[0] : undefined
  return only === undefined ? folder : folded(only)
}

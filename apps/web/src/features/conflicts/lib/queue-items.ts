import type { ConflictFolder } from '@pairwise/contracts'

/** One line of the queue: the head of a folder, or a conflict by its place among all that the filter lets through. */
export type QueueItem =
  | { readonly kind: 'folder'; readonly folder: ConflictFolder; readonly isOpen: boolean; readonly below: number }
  | { readonly kind: 'conflict'; readonly index: number }

/** What stands for a folder of a pair while the page is open. */
export const folderId = ({ pairId, folder }: Pick<ConflictFolder, 'pairId' | 'folder'>) => `${pairId} ${folder.key}`

/** The lines of a queue that is sorted by folder: each folder's head, then its conflicts unless it is closed. */
export function groupedItems(folders: readonly ConflictFolder[], closed: ReadonlySet<string>): QueueItem[] {
  const items: QueueItem[] = []
  let index = 0
  for (const folder of folders) {
    const amount = folder.open + folder.decided
    const isOpen = !closed.has(folderId(folder))
    items.push({ kind: 'folder', folder, isOpen, below: openBelow(folder, folders) })
    if (isOpen) for (let at = 0; at < amount; at++) items.push({ kind: 'conflict', index: index + at })
    index += amount
  }
  return items
}

/** The lines of any other queue. */
export function plainItems(total: number): QueueItem[] {
  return Array.from({ length: total }, (_, index) => ({ kind: 'conflict', index }))
}

/** How many are open in a folder and in the folders below it, which are decided together. */
function openBelow({ pairId, folder: { path } }: ConflictFolder, folders: readonly ConflictFolder[]): number {
  const prefix = path === '' ? '' : `${path}/`
  return folders.reduce((sum, other) => {
    const isBelow = other.pairId === pairId && (other.folder.path === path || other.folder.path.startsWith(prefix))
    return isBelow ? sum + other.open : sum
  }, 0)
}

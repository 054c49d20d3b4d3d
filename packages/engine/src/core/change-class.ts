import type { Operation } from './operation.ts'

/** The classes of change that totals are counted by. */
export type ChangeClass = 'new' | 'changed' | 'deleted' | 'moved' | 'conflict' | 'merged' | 'metadata' | 'folder' | 'identical' | 'held'

export const changeClasses: readonly ChangeClass[] = [
  'new',
  'changed',
  'deleted',
  'moved',
  'conflict',
  'merged',
  'metadata',
  'folder',
  'identical',
  'held',
]

export function classOf(operation: Operation): ChangeClass {
  switch (operation.kind) {
    case 'mkdir':
    case 'rmdir':
      return 'folder'
    case 'move':
      return 'moved'
    case 'copy':
      return operation.seen[operation.side].kind === 'file' ? 'changed' : 'new'
    case 'set-metadata':
      return 'metadata'
    case 'keep-both':
      return 'conflict'
    case 'merge':
      return 'merged'
    case 'delete':
      return 'deleted'
    case 'adopt':
    case 'forget':
      return 'identical'
    case 'hold':
    case 'ask':
      return 'held'
  }
}

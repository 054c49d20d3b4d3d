import type { Operation } from '@pairwise/contracts'
import { assertNever } from './assert-never.ts'
import { bytesSpoken } from './bytes.ts'
import { visiblePath } from './path-parts.ts'
import { reasonText } from './reason-text.ts'
import type { SideNames } from './side-names.ts'

/** The sign beside the words. An arrow points at the side that changes. */
export type VerbSign =
  | 'to-path1'
  | 'to-path2'
  | 'replace'
  | 'delete'
  | 'move'
  | 'comes-back'
  | 'conflict'
  | 'metadata'
  | 'folder'
  | 'same'
  | 'forget'
  | 'held'

interface OperationVerb {
  readonly sign: VerbSign
  /** Verb and side: "Delete on S3 backup". */
  readonly words: string
}

/** What one operation does, in the words of the page. */
export function operationVerb(operation: Operation, names: SideNames): OperationVerb {
  const { kind, changes, reason } = operation
  const name = changes === null ? 'both sides' : names[changes]
  switch (kind) {
    case 'copy':
      if (reason === 'COMES_BACK') return { sign: 'comes-back', words: `Comes back on ${name}` }
      if (changes !== null && operation[changes].kind !== 'absent') return { sign: 'replace', words: `Replace on ${name}` }
      return { sign: changes === 'path1' ? 'to-path1' : 'to-path2', words: `Copy to ${name}` }
    case 'delete':
      return { sign: 'delete', words: `Delete on ${name}` }
    case 'rmdir':
      return { sign: 'delete', words: `Delete folder on ${name}` }
    case 'mkdir':
      return { sign: 'folder', words: `Copy folder to ${name}` }
    case 'move':
      return { sign: 'move', words: `Move on ${name}` }
    case 'set-metadata':
      return { sign: 'metadata', words: `Copy modified time to ${name}` }
    case 'keep-both':
      return { sign: 'conflict', words: 'Keep both versions' }
    case 'merge':
      return { sign: 'conflict', words: 'Replace on both sides by the merged text' }
    case 'ask':
      return { sign: 'conflict', words: 'Conflict: left alone' }
    case 'adopt':
      return { sign: 'same', words: 'Already the same' }
    case 'forget':
      return { sign: 'forget', words: 'Gone on both sides' }
    case 'hold':
      return { sign: 'held', words: 'Held: left alone' }
    default:
      return assertNever(kind)
  }
}

/** The size that matters for an operation: of the file that travels, or of the one that goes. */
export function operationSize(operation: Operation): number | null {
  if (operation.kind === 'mkdir' || operation.kind === 'rmdir') return null
  if (operation.kind === 'delete' && operation.changes !== null) return operation[operation.changes].size
  return operation.bytes > 0 ? operation.bytes : (operation.path1.size ?? operation.path2.size)
}

/** What is read aloud for an operation: the name, what happens where, why, and the size. */
export function operationLabel(operation: Operation, names: SideNames): string {
  const size = operationSize(operation)
  return [
    `${visiblePath(operation.at.path)}.`,
    `${operationVerb(operation, names).words}.`,
    `Reason: ${reasonText(operation, names)}`,
    size === null ? null : `${bytesSpoken(size)}.`,
  ]
    .filter((part) => part !== null)
    .join(' ')
}

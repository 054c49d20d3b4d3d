/**
 * An operation as a store keeps it: the order in which it is carried out as bytes, and its whole content as canonical
 * text. The same operation always gives the same bytes, so a digest over the rows names a plan.
 */
import { type ChangeClass, classOf } from './change-class.ts'
import { type Operation, type OperationKind, type Phase, phases } from './operation.ts'
import { movedFromIn, operationOf, operationText } from './operation-text.ts'
import type { Reason } from './reason.ts'
import { pathToKey, type RelPath } from './rel-path.ts'
import { type Side, sides } from './side.ts'

/** One operation as a store keeps it. `body` is the operation whole; the rest is what can be asked for. */
export interface PlanRow {
  /** Comparing these as memory gives the order of execution. Unique within a plan. */
  readonly order: Uint8Array
  readonly path: RelPath
  readonly kind: OperationKind
  readonly class: ChangeClass
  /** The side that is written; null when neither is. */
  readonly side: Side | null
  readonly bytes: number
  readonly reason: Reason
  /** Equal rows of a deletion and a copy with the same key may be one move; null where no move is possible. */
  readonly moveKey: string | null
  /** The canonical text of the operation: the same operation always gives the same text. */
  readonly body: string
}

const kindRanks = {
  'keep-both': 1,
  delete: 2,
  rmdir: 3,
  mkdir: 4,
  // A folder is respelled before it gets its metadata, in a phase whose order is turned round.
  'set-metadata': 5,
  move: 6,
  copy: 7,
  forget: 8,
  adopt: 9,
  hold: 10,
  ask: 11,
  merge: 13,
} as const satisfies Record<OperationKind, number>

/** A plan may remove a folder on both sides. */
const secondRmdirRank = 12

/** Folders are removed and finished deepest first. */
const isDescending: Readonly<Record<Phase, boolean>> = {
  respell: false,
  'set-aside': false,
  clear: false,
  'clear-folders': true,
  'make-folders': false,
  move: false,
  copy: false,
  link: false,
  delete: false,
  'remove-folders': true,
  'finish-folders': true,
  baseline: false,
  held: false,
}

/**
 * Phase, then path, then kind. Two zero bytes end the path: a component is never empty, so they sort before everything
 * below the path. In a descending phase each byte is complemented, and 0xff after the end keeps parents behind children.
 */
export function orderOf(phase: Phase, path: RelPath, kind: OperationKind, side: Side | null = null): Uint8Array {
  const key = pathToKey(path)
  const order = new Uint8Array(key.length + 4)
  order[0] = phases.indexOf(phase) + 1
  order.set(key, 1)
  order[key.length + 3] = kind === 'rmdir' && side === 'path2' ? secondRmdirRank : kindRanks[kind]
  if (isDescending[phase]) for (let i = 1; i < order.length; i++) order[i] = 0xff - (order[i] as number)
  return order
}

export function phaseOf({ order }: Pick<PlanRow, 'order'>): Phase {
  return phases[(order[0] as number) - 1] as Phase
}

/** Every row that holds comes after this one in the order of a plan, and no other does. */
export const beforeHeldRows: Uint8Array = Uint8Array.of(phases.indexOf('held') + 1)

export function encodeRow(operation: Operation, moveKey: string | null = null): PlanRow {
  return {
    order: orderOf(operation.phase, operation.path, operation.kind, 'side' in operation ? operation.side : null),
    path: operation.path,
    kind: operation.kind,
    class: classOf(operation),
    side: 'side' in operation ? operation.side : null,
    bytes: bytesOf(operation),
    reason: operation.reason,
    moveKey,
    body: operationText(operation),
  }
}

/** Whether a limit keeps back what the row would do: what an approval is about. */
export function isHeldByLimit({ kind, reason }: Pick<PlanRow, 'kind' | 'reason'>): boolean {
  return kind === 'hold' && reason === 'OVER_LIMIT'
}

export function decodeRow(row: Pick<PlanRow, 'body'>): Operation {
  return operationOf(row.body)
}

/** Where the file of a move comes from; null for every other row. */
export function movedFrom(row: Pick<PlanRow, 'kind' | 'body'>): RelPath | null {
  return row.kind === 'move' ? movedFromIn(row.body) : null
}

function bytesOf(operation: Operation): number {
  const { path1, path2 } = operation.seen
  const sizes = { path1: path1.kind === 'file' ? Math.max(0, path1.size) : 0, path2: path2.kind === 'file' ? Math.max(0, path2.size) : 0 }
  switch (operation.kind) {
    case 'copy':
      if (operation.phase === 'link') return 0
      return operation.side === 'path1' ? sizes.path2 : sizes.path1
    case 'delete':
      return sizes[operation.side]
    case 'keep-both':
      return sides.reduce((sum, side) => sum + (operation.names[side] === null && operation.winner !== side ? 0 : sizes[side]), 0)
    case 'merge':
      return operation.content.size * sides.length
    case 'mkdir':
    case 'move':
    case 'set-metadata':
    case 'rmdir':
    case 'adopt':
    case 'forget':
    case 'hold':
    case 'ask':
      return 0
  }
}

/** Where links are followed, what a link to a folder leads to is read and never written, whatever side it is on. */
import type { Verdict } from './decide-file.ts'
import { type Drafted, withoutAct } from './draft.ts'
import type { Operation } from './operation.ts'
import { type PerSide, type Side, sides } from './side.ts'

/**
 * The verdict with a hold in the place of each operation that would write on a side where `isBehind` says so. What is there keeps its
 * spelling, so there is none to change.
 */
export function withoutWritesBehind(verdict: Verdict, isBehind: PerSide<boolean>): Verdict {
  if (!isBehind.path1 && !isBehind.path2) return verdict
  const allowed = (operation: Drafted): Drafted => (writtenBy(operation).some((side) => isBehind[side]) ? held(operation) : operation)
  if (verdict.kind === 'decided') return { ...verdict, operation: allowed(verdict.operation) }
  const { same, different, unknown } = verdict
  return { ...verdict, same: allowed(same), different: allowed(different), unknown: allowed(unknown) }
}

function held(operation: Drafted): Drafted {
  return { ...withoutAct(operation), kind: 'hold', phase: 'held', reason: 'UNSUPPORTED' }
}

function writtenBy(operation: Operation): readonly Side[] {
  switch (operation.kind) {
    case 'mkdir':
    case 'move':
    case 'copy':
    case 'set-metadata':
    case 'delete':
    case 'rmdir':
      return [operation.side]
    case 'keep-both':
    case 'merge':
      return sides
    case 'adopt':
    case 'forget':
    case 'hold':
    case 'ask':
      return []
  }
}

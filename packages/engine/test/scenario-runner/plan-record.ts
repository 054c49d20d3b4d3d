import type { Operation } from '../../src/core/operation.ts'
import { displayPath } from '../../src/core/rel-path.ts'
import type { RunReport } from '../../src/core/sync-event.ts'

/** What a golden plan keeps of one run: what was decided and why, nothing that differs from one disk or day to the next. */
export function recordOf({ result, gates }: RunReport, operations: readonly Operation[]): object {
  return {
    result,
    gates: gates.map(({ code, kind, side }) => ({ code, kind, ...(side === null ? {} : { side }) })),
    operations: operations.map(outline),
  }
}

function outline(operation: Operation): object {
  const { kind, phase, path, reason, rule, spelling } = operation
  return {
    kind,
    ...('side' in operation ? { side: operation.side } : {}),
    path: displayPath(path),
    reason,
    ...(rule === undefined ? {} : { rule }),
    phase,
    ...(operation.kind === 'move' ? { from: displayPath(operation.from) } : {}),
    ...(operation.kind === 'keep-both' ? { names: Object.values(operation.names).map((name) => name && displayPath(name)) } : {}),
    ...(spelling === undefined ? {} : { spelling: Object.values(spelling).map(displayPath) }),
  }
}

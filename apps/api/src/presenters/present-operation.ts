import type { Operation, OperationPage, PathRef, SeenFacts } from '@pairwise/contracts'
import type { OperationRow, OperationWindow } from '@pairwise/db'
import { decodeRow, displayPath, type Operation as EngineOperation, packPath, type RelPath, type Seen } from '@pairwise/engine/readable'

/** A page of a plan's rows as the contract says it. */
export function presentOperationPage({ rows, total, nextCursor }: OperationWindow): OperationPage {
  return { rows: rows.map(presentOperation), total, nextCursor }
}

/** One row of a plan or of a run. */
export function presentOperation(row: OperationRow): Operation {
  const operation = decodeRow(row)
  return {
    id: row.id,
    kind: row.kind,
    class: row.class,
    changes: row.side,
    at: pathRef(operation.path),
    from: operation.kind === 'move' ? pathRef(operation.from) : null,
    keptAs: keptAs(operation),
    path1: seenFacts(operation.seen.path1),
    path2: seenFacts(operation.seen.path2),
    bytes: row.bytes,
    reason: row.reason,
    rule: operation.rule ?? null,
    comesBack: row.comesBack && { byResync: row.comesBack.mode === 'resync', since: row.comesBack.since?.toISOString() ?? null },
    decision: operation.decided ?? null,
    outcome: row.outcome,
    problem: row.problem,
  }
}

function pathRef(path: RelPath): PathRef {
  return { path: displayPath(path), key: packPath(path) }
}

function keptAs(operation: EngineOperation): Operation['keptAs'] {
  if (operation.kind !== 'keep-both') return null
  const { path1, path2 } = operation.names
  return { path1: path1 === null ? null : pathRef(path1), path2: path2 === null ? null : pathRef(path2) }
}

export function seenFacts(seen: Seen): SeenFacts {
  if (seen.kind !== 'file') return { kind: seen.kind, size: null, modifiedAt: null }
  return { kind: 'file', size: seen.size < 0 ? null : seen.size, modifiedAt: seen.mtimeNs === null ? null : timeText(seen.mtimeNs) }
}

/** Null for a time so far off that a calendar can't name it; disks hold such times. */
function timeText(ns: bigint): string | null {
  const time = new Date(Number(ns / 1_000_000n))
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

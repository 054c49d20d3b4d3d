import type { Conflict, ConflictVersion, Looker, PathRef, StagedDecision, VersionMark } from '@pairwise/contracts'
import type { ConflictRow, DecisionRow, LookerRow } from '@pairwise/db'
import {
  decodeRow,
  displayPath,
  type FileSeen,
  keyToPath,
  type PerSide,
  packPath,
  type RelPath,
  type Seen,
  type Side,
} from '@pairwise/engine/readable'
import { possibleChoices } from '../services/possible-choices.ts'

/** A conflict as the contract says it. */
export function presentConflict(row: ConflictRow, lookers: readonly LookerRow[], now: Date): Conflict {
  const operation = decodeRow(row)
  const folder = keyToPath(row.folder)
  return {
    id: row.id,
    pairId: row.pairId,
    pairName: row.pairName,
    path1Name: row.path1Name,
    path2Name: row.path2Name,
    at: pathRef(operation.path),
    folder: pathRef(folder),
    name: displayPath(folder === '' ? operation.path : operation.path.slice(folder.length + 1)),
    kind: row.kind,
    state: row.state,
    revision: row.revision,
    path1: presentVersion(operation.seen, 'path1'),
    path2: presentVersion(operation.seen, 'path2'),
    agreed: row.agreed && { kind: 'file', size: row.agreed.size, modifiedAt: timeText(row.agreed.mtimeNs), marks: [] },
    hasBase: row.base !== null,
    choices: [...possibleChoices(row.kind, operation.seen)],
    decision: row.decision && presentDecision(row.decision),
    changedAgain: row.changedAt && { side: row.changedSide, at: row.changedAt.toISOString() },
    lookingUsers: lookers.map(presentLooker),
    recordedAt: row.recordedAt.toISOString(),
    asOf: now.toISOString(),
  }
}

export function presentLooker({ name, since }: LookerRow): Looker {
  return { name, since: since.toISOString() }
}

export function pathRef(path: RelPath): PathRef {
  return { path: displayPath(path), key: packPath(path) }
}

function presentDecision({ choice, by, byId, at, planId, merged }: DecisionRow): StagedDecision {
  return { choice, by, byId, at: at.toISOString(), planId, mergedSize: merged?.size ?? null }
}

function presentVersion(seen: PerSide<Seen>, side: Side): ConflictVersion {
  const mine = seen[side]
  if (mine.kind === 'directory') return { kind: 'directory', size: null, modifiedAt: null, marks: [] }
  if (mine.kind !== 'file') return { kind: 'absent', size: null, modifiedAt: null, marks: [] }
  const theirs = seen[side === 'path1' ? 'path2' : 'path1']
  return {
    kind: mine.form === 'link' ? 'symlink' : 'file',
    size: mine.size < 0 ? null : mine.size,
    modifiedAt: timeText(mine.mtimeNs),
    marks: theirs.kind === 'file' ? marksOf(mine, theirs) : [],
  }
}

/** Times closer than what every local disk can hold are equal. */
const precisionNs = 1000n

function marksOf(mine: FileSeen, theirs: FileSeen): VersionMark[] {
  const marks: VersionMark[] = []
  if (mine.mtimeNs !== null && theirs.mtimeNs !== null) {
    const later = mine.mtimeNs - theirs.mtimeNs
    if (later >= precisionNs) marks.push('newer')
    if (-later >= precisionNs) marks.push('older')
  }
  if (mine.size >= 0 && theirs.size >= 0 && mine.size !== theirs.size) marks.push(mine.size > theirs.size ? 'larger' : 'smaller')
  return marks
}

/** Null for a time so far off that a calendar can't name it. */
function timeText(ns: bigint | null): string | null {
  if (ns === null) return null
  const time = new Date(Number(ns / 1_000_000n))
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

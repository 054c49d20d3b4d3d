import type { Side } from '@pairwise/engine/ports'

export type ConflictKind = 'edit-edit' | 'edit-delete' | 'new-new' | 'same-content' | 'type' | 'case'
export type ConflictState = 'open' | 'decided' | 'applied' | 'gone'
export type DecisionChoice = 'keep-path1' | 'keep-path2' | 'keep-both' | 'keep-changed' | 'delete' | 'merge'

/** A conflict as it is stored. Columns of JSON are what their writer put there. */
export interface ConflictRow {
  readonly id: number
  readonly pairId: string
  readonly pairName: string
  readonly path1Name: string
  readonly path2Name: string
  /** The bytes of the path with `/` as 0x00, and of the folder above it. */
  readonly path: Uint8Array
  readonly folder: Uint8Array
  readonly kind: ConflictKind
  readonly state: ConflictState
  readonly revision: number
  /** The operation that asked, whole, as its plan wrote it. */
  readonly body: string
  readonly isKnown: boolean
  readonly agreed: { readonly size: number; readonly mtimeNs: bigint | null } | null
  /** The SHA-256 of the text last agreed on, in hexadecimal digits, where it was kept. */
  readonly base: string | null
  readonly facts: unknown
  readonly changedSide: Side | null
  readonly changedAt: Date | null
  readonly decision: DecisionRow | null
  readonly recordedAt: Date
}

export interface DecisionRow {
  readonly choice: DecisionChoice
  readonly by: string
  readonly byId: string | null
  readonly at: Date
  readonly planId: number | null
  /** Of a merge. */
  readonly merged: { readonly sha256: string; readonly size: number } | null
}

export interface StoredConflict {
  readonly id: number
  readonly pair_id: string
  readonly pair_name: string
  readonly path1_name: string
  readonly path2_name: string
  readonly path: Uint8Array
  readonly folder: Uint8Array
  readonly kind: ConflictKind
  readonly state: ConflictState
  readonly revision: number
  readonly body: string
  readonly is_known: boolean
  readonly agreed_size: string | null
  readonly agreed_mtime: string | null
  readonly base: string | null
  readonly facts: unknown
  readonly changed_side: Side | null
  readonly changed_at: Date | null
  readonly choice: DecisionChoice | null
  readonly decided_by: string | null
  readonly decided_by_id: string | null
  readonly decided_at: Date | null
  readonly plan_id: number | null
  readonly merged_sha256: string | null
  readonly merged_size: number | null
  readonly recorded_at: Date
}

/** What a statement selects, from `conflicts c`, its pair `p` and its merge `m`. */
export const conflictColumns = `
  c.id, c.pair_id::text, p.name AS pair_name, p.path1_name, p.path2_name, c.path, c.folder, c.kind, c.state, c.revision, c.body, c.is_known,
  c.agreed_size::text, c.agreed_mtime::text, encode(c.base, 'hex') AS base, c.facts, c.changed_side, c.changed_at, c.choice, c.decided_by,
  c.decided_by_id, c.decided_at, c.plan_id, encode(m.sha256, 'hex') AS merged_sha256, m.size AS merged_size, c.recorded_at`
export const conflictTables = 'conflicts c JOIN pairs p ON p.id = c.pair_id LEFT JOIN conflict_merges m ON m.conflict_id = c.id'

export function conflictRow(row: StoredConflict): ConflictRow {
  return {
    id: row.id,
    pairId: row.pair_id,
    pairName: row.pair_name,
    path1Name: row.path1_name,
    path2Name: row.path2_name,
    path: row.path,
    folder: row.folder,
    kind: row.kind,
    state: row.state,
    revision: row.revision,
    body: row.body,
    isKnown: row.is_known,
    agreed:
      row.agreed_size === null
        ? null
        : { size: Number(row.agreed_size), mtimeNs: row.agreed_mtime === null ? null : BigInt(row.agreed_mtime) },
    base: row.base,
    facts: row.facts,
    changedSide: row.changed_side,
    changedAt: row.changed_at,
    decision: decisionOf(row),
    recordedAt: row.recorded_at,
  }
}

function decisionOf(row: StoredConflict): DecisionRow | null {
  if (row.choice === null || row.decided_by === null || row.decided_at === null) return null
  const merged = row.merged_sha256 === null ? null : { sha256: row.merged_sha256, size: row.merged_size ?? 0 }
  return { choice: row.choice, by: row.decided_by, byId: row.decided_by_id, at: row.decided_at, planId: row.plan_id, merged }
}

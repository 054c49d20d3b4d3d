import { type ConflictKind, type ConflictRecord, type Database, type KnownConflict, keyHex } from '@pairwise/db'
import {
  agreedEntry,
  type BaselinePage,
  type BaseStore,
  decodeRow,
  encodeRow,
  type FileSeen,
  isStill,
  type Keying,
  keyOf,
  type Operation,
  type PerSide,
  pageKeyOf,
  type RelPath,
  type Seen,
  type StateStore,
  spelledOn,
} from '@pairwise/engine'

export type Asked = Extract<Operation, { kind: 'ask' }>

/** What a plan asks about, and the paths that it leaves alone for another reason. */
export interface AskedPaths {
  readonly asked: readonly Asked[]
  readonly held: readonly RelPath[]
}

export async function readAsked({ planOperations }: Pick<Database, 'planOperations'>, planId: number): Promise<AskedPaths> {
  const rows = await planOperations.leftAlone(planId)
  const operations = rows.map(decodeRow)
  return {
    asked: operations.filter((operation): operation is Asked => operation.kind === 'ask'),
    held: operations.filter(({ kind }) => kind === 'hold').map(({ path }) => path),
  }
}

interface Describing {
  readonly state: Pick<StateStore, 'header' | 'pagesOf'>
  readonly bases: Pick<BaseStore, 'find'> | null
  readonly keying: Keying
}

/** So many directories are looked up at once. */
const directoriesAtOnce = 200

/** Conflicts as they are recorded, with what both sides agreed on before. */
export async function describeAsked(asked: readonly Asked[], { state, bases, keying }: Describing): Promise<ConflictRecord[]> {
  const header = await state.header()
  const records: ConflictRecord[] = []
  for (let at = 0; at < asked.length; at += directoriesAtOnce) {
    const some = asked.slice(at, at + directoriesAtOnce)
    const pages = header === null ? [] : await state.pagesOf(some.map(({ path }) => pageKeyOf(path, header.keying)))
    for (const operation of some) {
      const known = agreedOf(operation, pages)
      const base = bases === null ? null : await bases.find(operation.path, known.flatMap(fingerprintOf))
      records.push(recordOf(operation, known, base, keying))
    }
  }
  return records
}

/** Marks the records whose versions are others than those that were recorded before. */
export function markChanged(records: readonly ConflictRecord[], known: readonly KnownConflict[]): ConflictRecord[] {
  const byKey = new Map(known.map((conflict) => [conflict.key, conflict]))
  return records.map((record) => {
    const before = byKey.get(keyHex(record.key))
    return before === undefined ? record : { ...record, changed: changedSides(decodeRow(before).seen, decodeRow(record).seen) }
  })
}

function changedSides(before: PerSide<Seen>, now: PerSide<Seen>): ConflictRecord['changed'] {
  const [one, two] = [!isStill(before.path1, now.path1), !isStill(before.path2, now.path2)]
  if (one && two) return 'both'
  return one ? 'path1' : two ? 'path2' : 'no'
}

function agreedOf(operation: Asked, pages: readonly BaselinePage[]): FileSeen[] {
  return (['path1', 'path2'] as const).flatMap((side) => {
    const entry = agreedEntry(pages, side, spelledOn(operation, side))
    return entry?.seen.kind === 'file' ? [entry.seen] : []
  })
}

function fingerprintOf({ size, mtimeNs }: FileSeen) {
  return mtimeNs === null ? [] : [{ size, mtimeNs }]
}

function recordOf(operation: Asked, known: readonly FileSeen[], base: string | null, keying: Keying): ConflictRecord {
  const { path, seen } = operation
  const agreed = known[0]
  return {
    key: keyOf(path, keying),
    path,
    kind: kindOf(seen, agreed !== undefined),
    body: encodeRow(operation).body,
    path1: columnsOf(seen.path1),
    path2: columnsOf(seen.path2),
    isKnown: agreed !== undefined,
    agreed: agreed === undefined ? { size: null, mtimeNs: null } : columnsOf(agreed),
    base,
    changed: 'no',
  }
}

function kindOf({ path1, path2 }: PerSide<Seen>, isKnown: boolean): ConflictKind {
  if (path1.kind === 'directory' || path2.kind === 'directory') return 'type'
  if (path1.kind !== 'file' || path2.kind !== 'file') return 'edit-delete'
  return isKnown ? 'edit-edit' : 'new-new'
}

function columnsOf(seen: Seen): { readonly size: number | null; readonly mtimeNs: bigint | null } {
  if (seen.kind !== 'file') return { size: null, mtimeNs: null }
  return { size: seen.size < 0 ? null : seen.size, mtimeNs: seen.mtimeNs }
}

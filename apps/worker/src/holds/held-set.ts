import type { ApprovalFacts, Gate } from '@pairwise/contracts'
import {
  changesOf,
  decodeRow,
  digestHeld,
  displayPath,
  isHeldByLimit,
  type PerSide,
  type PlanRow,
  type PlanStore,
  type PlanTotals,
  parentOf,
  type ReadableBackend,
  type Side,
} from '@pairwise/engine'
import { type HeldFile, LikelyCauses } from './likely-causes.ts'

/** What a run holds back, as an approval is about it. */
export interface HeldSet {
  /** Names exactly these operations and their preconditions, or the reasons why nothing could be planned. */
  readonly fingerprint: string
  readonly approvable: boolean
  /** Whether all of the run was stopped. */
  readonly isStop: boolean
  readonly gates: readonly Gate[]
  readonly facts: Omit<ApprovalFacts, 'compared'>
}

export interface HeldPlan {
  readonly plan: PlanStore
  readonly digest: string
  readonly totals: Pick<PlanTotals, 'counts'> | null
  readonly gates: readonly Gate[]
  readonly backends: PerSide<Pick<ReadableBackend, 'look'>>
}

const mostFolders = 10

/**
 * What is held of a plan; null where nothing is. A stop of which nobody can see whether it is right is held by its reasons alone,
 * and can't be approved; that every file changed can be, and so can deletions over the limit. `known` is the fingerprint of the
 * hold that is open: what is known is not described again.
 */
export async function heldSetOf(held: HeldPlan, known: string | null): Promise<HeldSet | null> {
  const gates = held.gates.filter(({ code }) => code !== 'hold-changed')
  const stops = gates.filter(({ kind }) => kind === 'stop')
  const isStop = stops.length > 0
  if (isStop && !stops.every(({ code }) => code === 'all-changed')) {
    const fingerprint = `stop:${stops
      .map(({ code, side }) => `${code}:${side ?? ''}`)
      .sort()
      .join(',')}`
    return { fingerprint, approvable: false, isStop, gates, facts: { ...noFacts, causes: new LikelyCauses(gates).found(0) } }
  }
  const fingerprint = isStop ? held.digest : await digestHeld(held.plan)
  if (fingerprint === null) return null
  const set = { fingerprint, approvable: true, isStop, gates }
  return { ...set, facts: fingerprint === known ? noFacts : await factsOf(held, isStop) }
}

const noFacts: Omit<ApprovalFacts, 'compared'> = { number: 0, bytes: 0, side: null, folders: [], folderCount: 0, causes: [] }

async function factsOf({ plan, gates, totals, backends }: HeldPlan, isStop: boolean): Promise<Omit<ApprovalFacts, 'compared'>> {
  const folders = new Map<string, { files: number; bytes: number }>()
  const causes = new LikelyCauses(gates)
  const sides = new Set<Side>()
  let [files, bytes] = [0, 0]
  for await (const rows of plan.rows()) {
    for (const row of rows) {
      const file = isStop ? writtenFile(row) : heldFile(row)
      if (file === null) continue
      files++
      bytes += file.size
      sides.add(file.side)
      const folder = parentOf(file.path)
      const sum = folders.get(folder) ?? { files: 0, bytes: 0 }
      folders.set(folder, { files: sum.files + 1, bytes: sum.bytes + file.size })
      if (!isStop) causes.hear(file)
    }
  }
  if (!isStop) await compareAll(plan, causes, files)
  const [side] = sides
  const largest = [...folders].sort(([a, one], [b, two]) => two.files - one.files || (a < b ? -1 : 1)).slice(0, mostFolders)
  return {
    number: isStop && totals !== null ? changesOf(totals as PlanTotals) : files,
    bytes,
    side: sides.size === 1 && side !== undefined ? side : null,
    folders: largest.map(([path, sum]) => ({ path: displayPath(path), ...sum })),
    folderCount: folders.size,
    causes: await causes.confirmed(files, backends),
  }
}

async function compareAll(plan: PlanStore, causes: LikelyCauses, files: number): Promise<void> {
  for await (const rows of plan.rows()) for (const row of rows) causes.compare(row)
  if (!causes.isMoved(files)) return
  for await (const rows of plan.rows()) {
    for (const row of rows) {
      const file = heldFile(row)
      if (file !== null) causes.hearAgain(file)
    }
  }
}

/** The file that a limit keeps from being deleted; null for every other row, and for what waits with it. */
function heldFile(row: PlanRow): HeldFile | null {
  if (!isHeldByLimit(row)) return null
  const operation = decodeRow(row)
  const holds = operation.kind === 'hold' ? operation.holds : undefined
  if (holds?.kind !== 'delete') return null
  const seen = holds.seen[holds.side]
  if (seen.kind !== 'file') return null
  return { path: holds.path, side: holds.side, size: Math.max(0, seen.size), mtimeNs: seen.mtimeNs }
}

/** The file that a plan which was stopped as a whole would write; null for what writes none. */
function writtenFile(row: PlanRow): HeldFile | null {
  if (row.side === null || row.class === 'folder') return null
  return { path: row.path, side: row.side, size: row.bytes, mtimeNs: null }
}

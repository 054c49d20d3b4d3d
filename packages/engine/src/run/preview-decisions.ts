/** Makes a plan of what people decided about conflicts: nothing else is looked at, and nothing is written to a side. */
import { type Decision, givesWay, ImpossibleDecision, keptNames, nameKey, operationsOf } from '../core/decision.ts'
import type { Gate } from '../core/gates.ts'
import { type Operation, spelledOn } from '../core/operation.ts'
import type { Keying } from '../core/path-key.ts'
import { encodeRow } from '../core/plan-row.ts'
import { joinPath, parentOf, type RelPath } from '../core/rel-path.ts'
import { absent, directory, isStill, type Seen } from '../core/seen.ts'
import { type PerSide, placed, type Side, sides } from '../core/side.ts'
import type { SyncEvent } from '../core/sync-event.ts'
import { countRow, emptyTotals, type PlanTotals } from '../core/totals.ts'
import { isPathTrouble, SyncError } from '../errors.ts'
import type { ReadableBackend } from '../ports/storage-backend.ts'
import { effectivePolicy } from './effective-policy.ts'
import { eventStream } from './event-stream.ts'
import { gatesOfRoots, identitiesOf, lookAtRoots } from './look-at-roots.ts'
import { freeFor, type PreparedPlan, spaceForVersions } from './prepare-plan.ts'
import { namingTheEnd } from './run-sync.ts'
import { sealPlan } from './seal-plan.ts'
import type { PreviewRequest } from './sync-request.ts'

export interface DecisionsRequest extends PreviewRequest {
  readonly decisions: readonly Decision[]
}

/** A decision whose versions are others now; null where a side could not be looked at. */
export interface RefusedDecision {
  readonly decision: Decision
  readonly found: PerSide<Seen | null>
}

export interface PreparedDecisions extends PreparedPlan {
  readonly refused: readonly RefusedDecision[]
}

/** The plan carries out exactly the decisions whose versions still are what was decided about. The others are told, and stay. */
export function previewDecisions(request: DecisionsRequest): AsyncGenerator<SyncEvent, PreparedDecisions, void> {
  return eventStream((emit) => namingTheEnd(request, () => prepare(request, emit)))
}

async function prepare(request: DecisionsRequest, emit: (event: SyncEvent) => void): Promise<PreparedDecisions> {
  const { backends, state, plan, decisions, signal } = request
  const header = await state.header()
  if (header === null || header.status !== 'settled')
    throw new SyncError('state-missing', 'the pair has to finish its first sync before decisions can be carried out')
  const policy = effectivePolicy(request, header)
  for (const side of sides) backends[side].show(policy)
  emit({ type: 'phase', phase: 'scanning' })
  const seen = await lookAtRoots(backends)
  const gates: Gate[] = await gatesOfRoots(seen, backends, policy.versions)
  const totals = emptyTotals()
  const refused: RefusedDecision[] = []
  if (gates.length === 0) {
    const drafting = new Drafting(backends, policy.keying)
    for (const decision of decisions) {
      signal?.throwIfAborted()
      const found = await drafting.put(decision)
      if (found !== null) refused.push({ decision, found })
    }
    const rows = drafting.operations.map((operation) => encodeRow(operation))
    for (const row of rows) countRow(totals, row)
    for (const operation of drafting.operations) countReplaced(totals, operation)
    await plan.append(rows)
    const freeBytes = await freeFor(totals, policy, backends)
    totals.space = spaceForVersions(totals, policy, freeBytes)
    gates.push(...judgeSpace(totals, freeBytes))
  }
  emit({ type: 'phase', phase: 'planning' })
  const digest = await sealPlan(plan)
  for (const gate of gates) emit({ type: 'gate', gate })
  emit({ type: 'planned', digest, totals })
  return { digest, totals, gates, header, policy, leftovers: [], roots: identitiesOf(seen), refused }
}

function judgeSpace({ bytes }: PlanTotals, freeBytes: PerSide<number | null>): Gate[] {
  return sides.flatMap((side): Gate[] => {
    const [needed, free] = [bytes[side], freeBytes[side]]
    return free !== null && needed > free ? [{ code: 'low-space', kind: 'stop', side, needed, free }] : []
  })
}

/** The version that a decision replaces on each side. */
function countReplaced(totals: PlanTotals, operation: Operation): void {
  for (const side of sides) {
    const seen = operation.seen[side]
    const isReplaced = operation.kind === 'merge' || (operation.kind === 'copy' && operation.side === side)
    if (isReplaced && seen.kind === 'file') totals.replaced[side] += Math.max(0, seen.size)
  }
}

/** Collects the operations of decisions, with the folders that they need and names that nobody has. */
class Drafting {
  readonly operations: Operation[] = []
  readonly #backends: PerSide<ReadableBackend>
  readonly #keying: Keying
  readonly #taken = new Set<string>()
  readonly #made = new Set<string>()

  constructor(backends: PerSide<ReadableBackend>, keying: Keying) {
    this.#backends = backends
    this.#keying = keying
  }

  /** Null when the decision is in the plan; else what both sides show instead. */
  async put(decision: Decision): Promise<PerSide<Seen | null> | null> {
    const found = { path1: await this.#look(decision, 'path1'), path2: await this.#look(decision, 'path2') }
    const isSame = sides.every((side) => found[side] !== null && isStill(decision.seen[side], found[side]))
    if (!isSame) return found
    try {
      const operations = operationsOf(decision, await this.#freeName(decision))
      const folders = await this.#foldersFor(operations)
      if (folders === null) return found
      this.operations.push(...folders, ...operations)
      return null
    } catch (error) {
      if (error instanceof ImpossibleDecision) return found
      throw error
    }
  }

  async #look(decision: Pick<Decision, 'path' | 'spelling'>, side: Side): Promise<Seen | null> {
    try {
      return await this.#backends[side].look(spelledOn(decision, side))
    } catch (error) {
      if (isPathTrouble(error)) return null
      throw error
    }
  }

  /** A name that neither side has, and no other decision of this plan is given. */
  async #freeName(decision: Decision): Promise<string | null> {
    const side = givesWay(decision)
    if (side === null) return null
    for (const name of keptNames(decision, side)) {
      const key = nameKey(joinPath(parentOf(decision.path), name), this.#keying)
      if (this.#taken.has(key)) continue
      const isFree = await Promise.all(
        sides.map(async (each) => {
          const at = joinPath(parentOf(spelledOn(decision, each)), name)
          return (await this.#backends[each].look(at)).kind === 'absent'
        }),
      )
      if (!isFree.every(Boolean)) continue
      this.#taken.add(key)
      return name
    }
    return null
  }

  /** The folders above a copy that its side lacks, from the top; null when something else stands in the place of one. */
  async #foldersFor(operations: readonly Operation[]): Promise<readonly Operation[] | null> {
    const folders: Operation[] = []
    for (const operation of operations) {
      if (operation.kind !== 'copy' || operation.seen[operation.side].kind !== 'absent') continue
      const { side } = operation
      const missing: Operation[] = []
      for (let path = folderOf(operation); path.path1 !== ''; path = { path1: parentOf(path.path1), path2: parentOf(path.path2) }) {
        const key = `${side}:${path[side]}`
        const there = this.#made.has(key) ? directory : await this.#backends[side].look(path[side])
        if (there.kind === 'directory') break
        if (there.kind !== 'absent') return null
        this.#made.add(key)
        missing.unshift(makeFolder(path, side, operation))
      }
      folders.push(...missing)
    }
    return folders
  }
}

function folderOf(operation: Operation): PerSide<RelPath> {
  return { path1: parentOf(spelledOn(operation, 'path1')), path2: parentOf(spelledOn(operation, 'path2')) }
}

function makeFolder(path: PerSide<RelPath>, side: Side, { decided }: Operation): Operation {
  return {
    kind: 'mkdir',
    phase: 'make-folders',
    side,
    path: path.path1,
    ...(path.path1 === path.path2 ? {} : { spelling: path }),
    seen: placed<Seen>(side, absent, directory),
    reason: 'DECISION',
    ...(decided === undefined ? {} : { decided }),
  }
}

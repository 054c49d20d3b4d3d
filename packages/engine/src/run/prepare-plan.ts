import type { BaselineHeader } from '../core/baseline.ts'
import type { DecisionContext } from '../core/decide-file.ts'
import { type Gate, isStopped, judgeTotals } from '../core/gates.ts'
import { isReadableFormat } from '../core/page.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { compileScope } from '../core/scope.ts'
import { type PerSide, perSide, type Side, sides } from '../core/side.ts'
import type { SyncEvent } from '../core/sync-event.ts'
import { coarserStep } from '../core/time-step.ts'
import { emptyTotals, type PlanTotals } from '../core/totals.ts'
import { SyncError } from '../errors.ts'
import type { BaselinePage, StateStore } from '../ports/state-store.ts'
import type { ReadableBackend } from '../ports/storage-backend.ts'
import { defaultReadingLimit, InquiryReader } from './answer-inquiries.ts'
import { effectivePolicy } from './effective-policy.ts'
import { findMoves } from './find-moves.ts'
import { holdDeletions } from './hold-deletions.ts'
import { knownFiles } from './known-files.ts'
import { linkCopies } from './link-copies.ts'
import { gatesOfRoots, identitiesOf, isOtherRoot, lookAtRoots } from './look-at-roots.ts'
import { type Leftovers, writePlan } from './make-plan.ts'
import { missingMetadata } from './missing-metadata.ts'
import { PlanWriter } from './plan-writer.ts'
import { rekeyedPages } from './rekeyed-pages.ts'
import { sealPlan } from './seal-plan.ts'
import type { PreviewRequest } from './sync-request.ts'

export interface PreparedPlan {
  readonly digest: string
  readonly totals: PlanTotals
  readonly gates: readonly Gate[]
  /** The baseline the plan was made from. */
  readonly header: BaselineHeader | null
  /** With `resync` when a resync that was cut off has to be finished. */
  readonly policy: SyncPolicy
  readonly leftovers: Leftovers
  /** The identities of both roots as they were found. */
  readonly roots: PerSide<string | null>
}

interface Planning {
  readonly totals: PlanTotals
  readonly isOtherRoot: PerSide<boolean>
  readonly emit: (event: SyncEvent) => void
}

/** Everything up to the gates. A dry run and a real run are this same code; nothing in it can write to a side. */
export async function preparePlan(request: PreviewRequest, emit: (event: SyncEvent) => void): Promise<PreparedPlan> {
  const header = await readableHeader(request)
  const policy = effectivePolicy(request, header)
  refuseUnreadable(header, policy)
  const totals = emptyTotals()
  for (const side of sides) request.backends[side].show(policy)
  for (const notice of missingMetadata(request)) emit(notice)
  emit({ type: 'phase', phase: 'scanning' })
  const seen = await lookAtRoots(request.backends)
  const roots = identitiesOf(seen)
  const gates = await gatesOfRoots(seen, request.backends, policy.versions)
  let leftovers: Leftovers = []
  let freeBytes: PerSide<number | null> = { path1: null, path2: null }
  if (!isStopped(gates)) {
    const isOther = isOtherRoot(header, roots)
    leftovers = await plan(request, { header, policy }, { totals, isOtherRoot: isOther, emit })
    freeBytes = await freeFor(totals, policy, request.backends)
    gates.push(...judgeTotals(totals, policy, { isOtherRoot: isOther, freeBytes }))
  }
  const held = await holdDeletions(request.plan, totals, gates, policy)
  totals.space = spaceForVersions(totals, policy, freeBytes)
  const digest = await sealPlan(request.plan)
  const judged = policy.approvedPlan === null ? held : judgeApproved(held, digest === policy.approvedPlan)
  for (const gate of judged) emit({ type: 'gate', gate })
  emit({ type: 'planned', digest, totals })
  return { digest, totals, gates: judged, header, policy, leftovers, roots }
}

/** That every file changed stops no plan that was approved. */
function judgeApproved(gates: readonly Gate[], isApproved: boolean): readonly Gate[] {
  return isApproved ? gates.filter(({ code }) => code !== 'all-changed') : [...gates, { code: 'hold-changed', kind: 'stop', side: null }]
}

async function plan(
  request: PreviewRequest,
  { header, policy }: Pick<PreparedPlan, 'header' | 'policy'>,
  { totals, isOtherRoot, emit }: Planning,
): Promise<Leftovers> {
  const { backends, state, signal } = request
  const context: DecisionContext = {
    policy,
    scope: compileScope(policy.scope),
    precisionNs: coarserStep(backends.path1.capabilities.mtimePrecisionNs, backends.path2.capabilities.mtimePrecisionNs),
    fileIdChars: perSide((side) => (policy.compare.ownRevision ? backends[side].capabilities.fileIdChars : 0)),
    hasRevisions: perSide((side) => backends[side].capabilities.ownRevision),
  }
  const scan = { scope: policy.scope, keying: policy.keying, ...(signal === undefined ? {} : { signal }) }
  const scans = perSide((side) => {
    const files = knownFiles(state, header, policy, side)
    return backends[side].scan(files === null ? scan : { ...scan, known: files })
  })
  const { compare, checkers } = policy
  const writer = new PlanWriter(request.plan, { backends, compare, checkers }, totals)
  const withHash = compare.checksum === 'baseline'
  const reader = new InquiryReader({ backends, versions: policy.versions, withHash, checkers, limit: defaultReadingLimit, signal })
  const { leftovers, shared } = await writePlan(
    { scans, baseline: pagesFor(state, header, policy), context, isOtherRoot, reader, emit, signal },
    writer,
    totals,
  )
  totals.unverified = reader.postponed
  if (reader.postponed > 0) emit({ type: 'unverified', files: reader.postponed })
  emit({ type: 'phase', phase: 'planning' })
  await findMoves(request.plan, totals, policy.moves)
  await linkCopies(request.plan, totals, shared)
  return leftovers
}

/** Free space is asked for only where something would be written, or versions are kept. */
export async function freeFor(
  { bytes }: Pick<PlanTotals, 'bytes'>,
  { versions }: Pick<SyncPolicy, 'versions'>,
  backends: PerSide<ReadableBackend>,
): Promise<PerSide<number | null>> {
  const ask = async (side: Side) => (bytes[side] > 0 || versions[side] !== null ? backends[side].freeBytes() : null)
  return { path1: await ask('path1'), path2: await ask('path2') }
}

/** What a limit holds back is not deleted by the plan, and so not counted. */
export function spaceForVersions(
  { replaced, removed }: Pick<PlanTotals, 'replaced' | 'removed'>,
  { versions }: Pick<SyncPolicy, 'versions'>,
  free: PerSide<number | null>,
): PlanTotals['space'] {
  return perSide((side) => (versions[side] === null ? null : { kept: replaced[side] + removed[side], free: free[side] }))
}

/** The baseline a run may start from. Without one, or with one that can't be read, only a resync may run. */
async function readableHeader({ state, policy }: PreviewRequest): Promise<BaselineHeader | null> {
  const header = await state.header()
  if (policy.resync !== null) return header
  if (header === null || header.version === 0) throw new SyncError('state-missing', 'there is no saved state for this pair yet')
  if (header.blocked !== null) throw new SyncError('state-blocked', header.blocked)
  return header
}

function refuseUnreadable(header: BaselineHeader | null, policy: SyncPolicy): void {
  if (policy.resync !== null || header === null) return
  if (!isReadableFormat(header.format))
    throw new SyncError('state-corrupt', 'the saved state was written by another version of this program')
}

/** The baseline's pages in the order of today's keys. A resync only looks at them to name what comes back, as far as they can be read. */
function pagesFor(state: StateStore, header: BaselineHeader | null, policy: SyncPolicy): AsyncIterable<readonly BaselinePage[]> {
  if (header === null) return nothing()
  const pages = () => (header.keying === policy.keying ? state.pages() : rekeyedPages(state, policy.keying))
  if (policy.resync === null) return pages()
  return isReadableFormat(header.format) && header.status === 'settled' ? asFarAsReadable(pages()) : nothing()
}

async function* asFarAsReadable(pages: AsyncIterable<readonly BaselinePage[]>): AsyncGenerator<readonly BaselinePage[]> {
  try {
    yield* pages
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'state-corrupt') throw error
  }
}

async function* nothing(): AsyncGenerator<never> {}

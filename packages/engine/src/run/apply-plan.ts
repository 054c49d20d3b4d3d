/** Carries out a plan that was made and sealed before, and nothing else. */

import { formatGate } from '../core/format-event.ts'
import type { Keying } from '../core/path-key.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { displayPath } from '../core/rel-path.ts'
import { type PerSide, sides } from '../core/side.ts'
import type { RunReport, SyncEvent } from '../core/sync-event.ts'
import { SyncError } from '../errors.ts'
import type { RootSeen } from '../ports/storage-backend.ts'
import { countCarriedOut } from './carried-out-rows.ts'
import { effectivePolicy } from './effective-policy.ts'
import { eventStream } from './event-stream.ts'
import { findChanges } from './find-changes.ts'
import { gatesOfRoots, identitiesOf, lookAtRoots } from './look-at-roots.ts'
import { carryOutPlan, namingTheEnd } from './run-sync.ts'
import { digestPlan } from './seal-plan.ts'
import type { SyncRequest } from './sync-request.ts'

export interface ApplyRequest extends SyncRequest {
  /** The digest that was shown: the plan store must hold exactly that plan. */
  readonly digest: string
  /** The version of the baseline the plan was made from; 0 when there was none. */
  readonly baselineVersion: number
  /**
   * What to do when a path of the plan is not any more as the plan saw it. `refuse` looks at all of them first and does nothing
   * when one has changed; `set-aside` leaves out just those, each looked at right before its turn, and does the rest.
   */
  readonly onChange: 'refuse' | 'set-aside'
}

/** At most this many changed paths are named when a plan is refused. */
const namedChanges = 20

/** Throws `plan-changed` before the first write when this is another plan, or the baseline is not the one it was made from. */
export function applyPlan(request: ApplyRequest): AsyncGenerator<SyncEvent, RunReport, void> {
  return eventStream((emit) =>
    namingTheEnd(request, async () => {
      const startedAt = request.clock.monotonic()
      const header = await request.state.header()
      if ((header?.version ?? 0) !== request.baselineVersion) {
        throw new SyncError('plan-changed', 'another run of this pair finished after the plan was made: make a new plan')
      }
      if ((await digestPlan(request.plan)) !== request.digest)
        throw new SyncError('plan-changed', 'the stored plan is not the one that was shown')
      const policy = effectivePolicy(request, header)
      for (const side of sides) request.backends[side].show(policy)
      emit({ type: 'phase', phase: 'scanning' })
      if (request.onChange === 'refuse') await refuseChanged(request, policy.keying)
      const totals = await countCarriedOut(request)
      const roots = await lookAtRoots(request.backends)
      await refuseGates(roots, request, policy)
      const prepared = { digest: request.digest, totals, gates: [], header, policy, leftovers: [], roots: identitiesOf(roots), startedAt }
      return carryOutPlan(request, prepared, emit)
    }),
  )
}

/** What a plan could not know: where the versions go now. */
async function refuseGates(roots: PerSide<RootSeen>, { backends }: ApplyRequest, { versions }: SyncPolicy): Promise<void> {
  const gate = (await gatesOfRoots(roots, backends, versions))[0]
  if (gate === undefined) return
  const text = formatGate(gate, { path1: backends.path1.label, path2: backends.path2.label })
  throw new SyncError(gate.code === 'overlap' ? 'paths-overlap' : 'root-missing', text)
}

async function refuseChanged(request: ApplyRequest, keying: Keying): Promise<void> {
  const { total, first } = await findChanges(request, keying, namedChanges)
  if (total === 0) return
  const named = first.map(({ path }) => displayPath(path)).join(', ')
  throw new SyncError('plan-changed', `${total} of the plan’s paths changed since it was made: ${named}`)
}

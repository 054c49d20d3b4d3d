import type { BaselineHeader } from '../core/baseline.ts'
import { type Gate, judgeRoots, judgeVersions } from '../core/gates.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { type PerSide, perSide, type Side, sides } from '../core/side.ts'
import type { ReadableBackend, RootSeen } from '../ports/storage-backend.ts'

export async function lookAtRoots(backends: PerSide<ReadableBackend>): Promise<PerSide<RootSeen>> {
  return { path1: await backends.path1.root(), path2: await backends.path2.root() }
}

/** What names the roots; null for one that is not there. */
export function identitiesOf(roots: PerSide<RootSeen>): PerSide<string | null> {
  return perSide((side) => {
    const root = roots[side]
    return root.kind === 'folder' ? root.identity : null
  })
}

export function isOtherRoot(header: BaselineHeader | null, identities: PerSide<string | null>): PerSide<boolean> {
  return perSide((side) => {
    const before = header?.roots[side] ?? null
    return before !== null && before !== identities[side]
  })
}

/** What stops a run before anything is listed. */
export async function gatesOfRoots(
  roots: PerSide<RootSeen>,
  backends: PerSide<ReadableBackend>,
  versions: SyncPolicy['versions'],
): Promise<Gate[]> {
  const missing = judgeRoots(roots)
  return missing.length > 0 ? missing : judgeVersions(await findOverlapping(backends, versions))
}

async function findOverlapping(backends: PerSide<ReadableBackend>, versions: SyncPolicy['versions']) {
  const overlapping: { side: Side; folder: string }[] = []
  for (const side of sides) {
    const policy = versions[side]
    // Our own folder in a root is out of scope by rule, so what is kept there never travels.
    if (policy === null || policy.isOwn === true) continue
    const { folder } = policy
    if ((await backends.path1.overlaps(folder)) || (await backends.path2.overlaps(folder))) overlapping.push({ side, folder })
  }
  return overlapping
}

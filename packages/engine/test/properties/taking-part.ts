import type { SyncPolicy } from '../../src/core/policy.ts'
import { joinPath, parentOf, type RelPath } from '../../src/core/rel-path.ts'
import { compileScope } from '../../src/core/scope.ts'
import type { Side } from '../../src/core/side.ts'
import { plainPolicy } from '../../src/testing/disk-pair.ts'
import type { MemoryPair } from '../../src/testing/memory-pair.ts'

/** Whether what a side shows at a path takes part in a run: its name, its size and time, and no marker in the folders above. */
export function takesPart(pair: MemoryPair, side: Side, policy: Partial<SyncPolicy>): (path: RelPath) => boolean {
  const scope = compileScope(policy.scope ?? plainPolicy.scope)
  const { disk } = pair[side]
  const isMarked = (folder: RelPath): boolean => {
    const marker = scope.markers.map((name) => disk.find(joinPath(folder, name)))
    return marker.some((node) => typeof node === 'object' && node.kind !== 'directory')
  }
  const isBelowMarked = (path: RelPath): boolean => path !== '' && (isMarked(parentOf(path)) || isBelowMarked(parentOf(path)))
  return (path) => {
    const node = disk.find(path)
    if (isBelowMarked(path)) return false
    if (typeof node === 'object' && node.kind === 'directory') return scope.hasFolder(path) && !isMarked(path)
    if (!scope.hasFile(path)) return false
    if (typeof node !== 'object' || (node.kind !== 'file' && (node.kind !== 'symlink' || policy.links !== 'synced'))) return true
    return scope.admits(node.bytes.length, node.mtimeNs)
  }
}

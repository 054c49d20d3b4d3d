import { isWithin } from '../../core/rel-path.ts'
import { SyncError } from '../../errors.ts'
import { realPathOf } from '../local/real-path.ts'

/** Refuses folders of this machine that lie outside of the roots once every link on the way to them is followed. */
export function requireInsideRoots(paths: readonly string[], roots: readonly string[]): void {
  const realRoots = roots.map((root) => realPathOf(root).replace(/\/$/, ''))
  for (const path of paths) {
    const real = realPathOf(path)
    if (realRoots.some((root) => isWithin(real, root))) continue
    throw new SyncError(
      'backend-failed',
      `A remote leads to ${path}, and a link from there out of the folders that may be reached. Nothing was started.`,
    )
  }
}

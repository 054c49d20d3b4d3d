import { realpathSync } from 'node:fs'
import { decodePath, isWithin, type RelPath, sides } from '@pairwise/engine'
import { UsageError } from './flags/usage-error.ts'
import type { StateFiles } from './state-files.ts'

/**
 * Where this program itself writes below a side while a run goes on, as in a home folder that is synced. It is no part of what
 * the two sides agree on: a state that came from the other side would replace the one that is in use.
 */
export function ownPaths({ places, folder }: StateFiles, logFile: string | null): RelPath[] {
  const own = [folder, ...(logFile === null ? [] : [logFile])].map(realPath)
  return sides.flatMap((side) => {
    const place = places[side]
    const root = place.kind === 'local' ? realPath(place.path) : null
    if (root === null) return []
    return own.flatMap((path) => {
      if (path === root) throw new UsageError(`--workdir: the work folder can’t be ${side} itself; choose one beside it`)
      return path !== null && root !== '/' && isWithin(path, root) ? [path.slice(root.length + 1)] : []
    })
  })
}

/** Null where nothing is. */
function realPath(path: string): RelPath | null {
  try {
    return decodePath(realpathSync.native(path, { encoding: 'buffer' }))
  } catch {
    return null
  }
}

import { closeSync, constants, openSync, readdirSync, rmSync } from 'node:fs'
import type { Database } from '@pairwise/db'
import { isPathTrouble, ownFolder, sides } from '@pairwise/engine'
import { isExpected } from '../adapters/failure-of.ts'
import { daysOfVersions } from '../adapters/policy-of-pair.ts'
import type { CarryOutDeps } from '../carry-out/carry-out-deps.ts'
import { findSides } from '../folders/find-sides.ts'
import { expireRemoteSide } from './expire-remote-side.ts'
import type { VersionsOfSide } from './versions-of-side.ts'

export interface ExpireVersionsDeps extends Pick<CarryOutDeps, 'localRoots' | 'log' | 'storage' | 'box'> {
  readonly database: Pick<Database, 'pairs' | 'connections' | 'keptVersions'>
}

const openFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

/**
 * Removes what was kept for longer than the pair wants. What goes is what runs of long ago have left, each in a folder of its own
 * that no later run writes to, so no lease is needed. Nothing younger goes: neither what a run kept that ended later, nor what was
 * promised to be kept for longer.
 */
export async function expireVersions(pairId: string, deps: ExpireVersionsDeps, stop: AbortSignal): Promise<void> {
  const { database, storage, log } = deps
  const pair = await database.pairs.get(pairId)
  if (pair === null) return
  try {
    const places = await findSides(pair, deps)
    for (const side of sides) {
      const place = places[side]
      const versions = { pairId, side, folder: place.folder, days: daysOfVersions(pair) }
      if (place.kind === 'local') await expireSide(versions, database, stop)
      else await expireRemoteSide({ ...versions, open: () => storage.openStore(place.settings) }, database, stop)
    }
  } catch (error) {
    if (!isExpected(error) && !isPathTrouble(error)) throw error
    log.warn({ err: error, pair: pairId }, 'old versions stay where they are for now')
  }
}

async function expireSide(
  { pairId, side, folder, days }: VersionsOfSide,
  { keptVersions }: ExpireVersionsDeps['database'],
  stop: AbortSignal,
): Promise<void> {
  const opened = openBelow(folder, [ownFolder, 'versions'])
  if (opened === null) return
  try {
    const versions = `/proc/self/fd/${opened}`
    const runIds = readdirSync(versions).flatMap((name) => (/^[1-9][0-9]{0,9}$/.test(name) ? [Number(name)] : []))
    for (const runId of await keptVersions.expired(pairId, runIds, days)) {
      if (stop.aborted) return
      // Links are removed and never followed.
      rmSync(`${versions}/${runId}`, { recursive: true, force: true })
      await keptVersions.forget(pairId, runId, side)
    }
  } finally {
    closeSync(opened)
  }
}

/** A handle of a folder below another one, entered one name at a time and through no link; null when it is not there. */
function openBelow(folder: string, names: readonly string[]): number | null {
  let handle = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  for (const name of names) {
    const above = handle
    try {
      handle = openSync(`/proc/self/fd/${above}/${name}`, openFolder)
    } catch (error) {
      if (isSystemError(error) && error.code === 'ENOENT') return null
      throw error
    } finally {
      closeSync(above)
    }
  }
  return handle
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

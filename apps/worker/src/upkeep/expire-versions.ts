import { closeSync, constants, openSync, readdirSync, rmSync } from 'node:fs'
import type { Database } from '@pairwise/db'
import { ownFolder, type Side, sides } from '@pairwise/engine'
import { daysOfVersions } from '../adapters/policy-of-pair.ts'
import type { CarryOutDeps } from '../carry-out/carry-out-deps.ts'
import { findSides } from '../folders/find-sides.ts'
import { RefusedFolder } from '../folders/refused-folder.ts'

export interface ExpireVersionsDeps extends Pick<CarryOutDeps, 'localRoots' | 'log'> {
  readonly database: Pick<Database, 'pairs' | 'keptVersions'>
}

const openFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

/**
 * Removes what was kept for longer than the pair wants. What goes is what runs of long ago have left, each in a folder of its own
 * that no later run writes to, so no lease is needed. Nothing younger goes: neither what a run kept that ended later, nor what was
 * promised to be kept for longer.
 */
export async function expireVersions(pairId: string, deps: ExpireVersionsDeps, stop: AbortSignal): Promise<void> {
  const { database, localRoots, log } = deps
  const pair = await database.pairs.get(pairId)
  if (pair === null) return
  try {
    const folders = findSides(pair, localRoots)
    for (const side of sides) await expireSide({ pairId, side, folder: folders[side], days: daysOfVersions(pair) }, database, stop)
  } catch (error) {
    if (!(error instanceof RefusedFolder) && !isSystemError(error)) throw error
    log.warn({ err: error, pair: pairId }, 'old versions stay where they are for now')
  }
}

interface VersionsOfSide {
  readonly pairId: string
  readonly side: Side
  readonly folder: string
  readonly days: number
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

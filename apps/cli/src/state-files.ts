import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { makeFolders, type PerSide, perSide } from '@pairwise/engine'
import { UsageError } from './flags/usage-error.ts'
import { addressOf } from './storage/address-of.ts'
import type { Place } from './storage/place.ts'

/** Where one pair of folders keeps its state. */
export interface StateFiles {
  readonly places: PerSide<Place>
  /** By which the two are known, and told whether one contains the other: real paths, and addresses without secrets. */
  readonly path1: string
  readonly path2: string
  /** Names the pair, in the state file itself too, so that a file in the wrong place is noticed. */
  readonly pair: string
  readonly folder: string
  readonly database: string
  readonly lock: string
}

/** The pair is known by its real paths, so it keeps its state whatever folder or link it is run from, and whatever a remote is called. */
export function stateFilesOf(places: PerSide<Place>, workFolder: string): StateFiles {
  const { path1: one, path2: two } = perSide((side) => addressOf(places[side]))
  const pair = `${one} and ${two}`
  const readable = [one, two].map((path) => path.replace(/^\/+|\/+$/g, '').replaceAll(/[^A-Za-z0-9._-]+/g, '_')).join('..')
  const name = `${readable.slice(0, 120)}-${createHash('sha256').update(pair).digest('hex').slice(0, 12)}`
  const folder = resolve(workFolder)
  makeWorkFolder(folder)
  return { places, path1: one, path2: two, pair, folder, database: join(folder, `${name}.sqlite`), lock: join(folder, `${name}.lock`) }
}

/** What is kept there tells names of files, so nobody else may look into it. */
export function makeWorkFolder(folder: string): void {
  try {
    makeFolders(folder, 0o700)
  } catch (error) {
    throw new UsageError(`--workdir: the folder ${folder} can’t be made: ${error instanceof Error ? error.message : String(error)}`)
  }
}

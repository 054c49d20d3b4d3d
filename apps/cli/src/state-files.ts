import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where one pair of folders keeps its state. */
export interface StateFiles {
  readonly path1: string
  readonly path2: string
  /** Names the pair, in the state file itself too, so that a file in the wrong place is noticed. */
  readonly pair: string
  readonly folder: string
  readonly database: string
  readonly lock: string
}

/** The pair is known by its real paths, so it keeps its state whatever folder or link it is run from. */
export function stateFilesOf(path1: string, path2: string, workFolder: string): StateFiles {
  const [one, two] = [realPath(path1), realPath(path2)]
  const pair = `${one} and ${two}`
  const readable = [one, two].map((path) => path.replace(/^\/+|\/+$/g, '').replaceAll(/[^A-Za-z0-9._-]+/g, '_')).join('..')
  const name = `${readable.slice(0, 120)}-${createHash('sha256').update(pair).digest('hex').slice(0, 12)}`
  const folder = resolve(workFolder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return { path1: one, path2: two, pair, folder, database: join(folder, `${name}.sqlite`), lock: join(folder, `${name}.lock`) }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // A folder that is not there can't be followed; the run itself says so with all it knows.
    return resolve(path)
  }
}

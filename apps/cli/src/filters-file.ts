import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { decodePath, SyncError } from '@pairwise/engine'

/**
 * A filters file and its hash. As with rclone, the file's MD5 stands in `FILE.md5` beside it, written by a resync: with other
 * rules, files that were never compared would look new or deleted, so a missing or another hash stops the run.
 */
export interface FiltersFile {
  readonly text: string
  /** Throws unless the last resync saw the file as it is. */
  refuseOtherHash(): void
  keepHash(): void
}

export function readFiltersFile(path: string): FiltersFile {
  const bytes = read(path)
  const hash = createHash('md5').update(bytes).digest('hex')
  return {
    text: decodePath(bytes),
    refuseOtherHash: () => refuseOtherHash(path, hash),
    keepHash: () => writeFileSync(`${path}.md5`, hash, { mode: 0o600 }),
  }
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new SyncError(
      'filters-changed',
      `the filters file ${path} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}

function refuseOtherHash(path: string, hash: string): void {
  let known: string
  try {
    known = readFileSync(`${path}.md5`, 'utf8').trim()
  } catch (error) {
    throw new SyncError('filters-changed', `the filters file ${path} has no hash in ${path}.md5: run once with --resync`, { cause: error })
  }
  if (known !== hash)
    throw new SyncError('filters-changed', `the filters file ${path} changed since the last --resync: run once with --resync`)
}

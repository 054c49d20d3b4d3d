import { readFileSync } from 'node:fs'
import { decodePath, SyncError } from '@pairwise/engine'

/** Reads files that flags name. `-` is standard input, which can be read but once. */
export function listReader(readInput: () => Uint8Array = () => readFileSync(0)): (named: string, path: string) => string {
  let takenBy: string | null = null
  return (named, path) => {
    if (path !== '-') return readText(named, path)
    if (takenBy !== null) throw new SyncError('filters-invalid', `${named}: standard input was read for ${takenBy} already`)
    takenBy = named
    return decodePath(readInput())
  }
}

/** Names in such files need not be UTF-8. */
function readText(named: string, path: string): string {
  try {
    return decodePath(readFileSync(path))
  } catch (error) {
    throw new SyncError('filters-invalid', `${named}: ${path} can't be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

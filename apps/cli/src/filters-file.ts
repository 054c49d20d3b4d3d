import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { type FilterRules, InvalidFilter, parseFilters, SyncError } from '@pairwise/engine'

/**
 * The rules of a filters file. As with rclone, the file's MD5 stands in `FILE.md5` beside it, written by a resync: with other
 * rules, files that were never compared would look new or deleted, so a missing or another hash stops the run.
 */
export function readFiltersFile(path: string, options: { resync: boolean; dryRun: boolean }): FilterRules {
  const text = read(path)
  const hash = createHash('md5').update(text).digest('hex')
  const rules = parse(path, text)
  if (!options.resync) refuseOtherHash(path, hash)
  else if (!options.dryRun) writeFileSync(`${path}.md5`, hash)
  return rules
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new SyncError(
      'filters-changed',
      `the filters file ${path} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}

function parse(path: string, text: string): FilterRules {
  try {
    return parseFilters(text)
  } catch (error) {
    if (!(error instanceof InvalidFilter)) throw error
    throw new SyncError('filters-invalid', `${path}, line ${error.line}: ${error.message}`, { cause: error })
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

import { accessSync, constants, statSync } from 'node:fs'
import type { FolderCheck, FolderCheckRequest, FolderFacts, FolderState } from '@pairwise/contracts'
import { relationOfFolders } from './find-sides.ts'
import { locateFolder } from './locate-folder.ts'
import { measureFolder } from './measure-folder.ts'

export interface FolderCheckOptions {
  readonly roots: readonly string[]
  /** How long the files of one folder may be counted. */
  readonly limitMs: number
}

interface Looked {
  readonly facts: FolderFacts
  /** Where it is, or would be; null when that is not to be told, or can't be. */
  readonly realPath: string | null
}

/** Looks at one or two folders for a form. Writes nothing, and says nothing about what lies outside of the roots. */
export function checkFolders({ path1, path2 }: FolderCheckRequest, options: FolderCheckOptions): FolderCheck {
  const one = path1 ? look(path1.folder, options) : null
  const two = path2 ? look(path2.folder, options) : null
  const isKnown = one?.realPath != null && two?.realPath != null
  return {
    path1: one?.facts ?? null,
    path2: two?.facts ?? null,
    relation: isKnown ? relationOfFolders(one.realPath, two.realPath) : 'unknown',
    asOf: new Date().toISOString(),
  }
}

function look(folder: string, { roots, limitMs }: FolderCheckOptions): Looked {
  const startedAt = performance.now()
  const refused = (state: FolderState, realPath: string | null): Looked => ({
    facts: { state, files: 0, bytes: 0, complete: true, elapsedMs: performance.now() - startedAt },
    realPath,
  })
  const place = locateFolder(folder, roots)
  if (place.kind === 'outside') return refused('not-allowed', null)
  if (place.kind === 'unreadable') return refused('unreadable', null)
  const { realPath } = place
  if (place.kind === 'missing') return refused('missing', realPath)
  const state = stateOf(realPath)
  if (state !== 'ok' && state !== 'not-writable') return refused(state, realPath)
  const { files, bytes, isComplete } = measureFolder(Buffer.from(realPath), limitMs)
  return { facts: { state, files, bytes, complete: isComplete, elapsedMs: performance.now() - startedAt }, realPath }
}

function stateOf(realPath: string): FolderState {
  const stats = statSync(realPath, { throwIfNoEntry: false })
  if (stats === undefined) return 'missing'
  if (!stats.isDirectory()) return 'not-a-folder'
  if (!mayUse(realPath, constants.R_OK | constants.X_OK)) return 'unreadable'
  return mayUse(realPath, constants.W_OK) ? 'ok' : 'not-writable'
}

/** Asks the system without trying: nothing is written. */
function mayUse(path: string, how: number): boolean {
  try {
    accessSync(path, how)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}

/** Where a folder really is, links followed, and whether that is below one of the roots that pairs may use. */
import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

export type Place =
  /** Something is there, below a root. */
  | { readonly kind: 'inside'; readonly realPath: string }
  /** Nothing is there; if it were, it would be below a root. */
  | { readonly kind: 'missing'; readonly realPath: string }
  /** It is, or would be, outside of all roots. Nothing else is said about it. */
  | { readonly kind: 'outside' }
  /** Below a root, and it is or holds the folder in which Pairwise keeps its database and its keys, or lies in what is its own there. */
  | { readonly kind: 'own' }
  /** Below a root by its name; a folder on the way can't be entered, so where it really is can't be told. */
  | { readonly kind: 'unreadable'; readonly why: string }

/** What Pairwise makes in its data folder, beside files. What else is there was put there by somebody, like the sample folders. */
const ownFolders = ['postgres', 'logs']

/**
 * Only real paths count: a link that leads out of the roots is outside, and a root may itself be a link. `own` is the folder in which
 * Pairwise keeps its database and its keys.
 */
export function locateFolder(folder: string, roots: readonly string[], own?: string): Place {
  const realRoots = roots.flatMap((root) => realPathOrNone(root))
  const isAllowed = (path: string) => realRoots.some((root) => isWithin(path, root))
  try {
    const found = follow(folder)
    if (!isAllowed(found.realPath)) return { kind: 'outside' }
    if (own !== undefined && realPathOrNone(own).some((path) => isOwn(found.realPath, path))) return { kind: 'own' }
    return { kind: found.isThere ? 'inside' : 'missing', realPath: found.realPath }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return isAllowed(resolve(folder)) ? { kind: 'unreadable', why: error.code } : { kind: 'outside' }
  }
}

/** Follows links as far as something is there; the rest is taken as it stands. Throws what the system says when a folder can't be entered. */
function follow(path: string): { realPath: string; isThere: boolean } {
  try {
    return { realPath: realpathSync.native(path), isThere: true }
  } catch (error) {
    if (!isSystemError(error) || !isAbsence(error.code)) throw error
    const above = dirname(path)
    if (above === path) throw error
    return { realPath: join(follow(above).realPath, basename(path)), isThere: false }
  }
}

function isOwn(path: string, own: string): boolean {
  return isWithin(own, path) || ownFolders.some((name) => isWithin(path, join(own, name)))
}

function realPathOrNone(root: string): string[] {
  try {
    return [realpathSync.native(root)]
  } catch (error) {
    if (isSystemError(error)) return []
    throw error
  }
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`)
}

function isAbsence(code: string): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

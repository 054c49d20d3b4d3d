import { PageWriter } from '../../core/page.ts'
import { comparePaths, isSafeName, joinPath, type RelPath } from '../../core/rel-path.ts'
import { type CompiledScope, inboxSuffix, temporaryPrefix } from '../../core/scope.ts'
import type { ApartEntry, DirectoryListing, Shown } from '../../ports/storage-backend.ts'
import { describeErrno } from '../local/errno.ts'
import type { OddEntry, RemoteEntry } from './remote-store.ts'
import { isOfStorage } from './root-trouble.ts'
import { fileSeen, seenOf } from './seen-of-entry.ts'

export interface PageRules {
  readonly scope: CompiledScope
  readonly shown: Shown
  isOwnTemporary(name: string): boolean
  /** Whether a folder holds something that marks it as one to leave out. */
  isMarked(folder: RelPath): Promise<boolean>
}

/** What a storage told of one folder. */
export interface FolderContent {
  readonly entries: readonly RemoteEntry[]
  readonly odd: readonly OddEntry[]
}

/** The listing of a folder, and the names of the folders in it that take part. */
export async function pageOf(
  path: RelPath,
  { entries, odd }: FolderContent,
  rules: PageRules,
): Promise<{ listing: DirectoryListing; folders: string[] }> {
  const page = new PageWriter()
  const apart: ApartEntry[] = odd.map(({ name, why }) => ({ name, seen: { kind: 'unsupported' }, why }))
  const leftovers: string[] = []
  const folders: string[] = []
  const isWholeMarked = path === '' && rules.scope.markers.length > 0 && (await rules.isMarked(path))
  const sorted = [...entries].sort((a, b) => comparePaths(a.name, b.name))
  for (const [index, entry] of sorted.entries()) {
    const { name } = entry
    const isAgain = sorted[index - 1]?.name === name || sorted[index + 1]?.name === name
    const problem = !isSafeName(name) ? 'the name can not be used' : isAgain ? 'several entries have this name' : null
    if (problem !== null) {
      if (sorted[index - 1]?.name !== name) apart.push({ name, seen: { kind: 'unsupported' }, why: problem })
    } else if (rules.isOwnTemporary(name) && entry.kind === (name.endsWith(inboxSuffix) ? 'directory' : 'file')) leftovers.push(name)
    else {
      const reason = await whyApart(joinPath(path, name), entry, rules, isWholeMarked)
      if (reason !== null) apart.push({ name, ...reason })
      else {
        const seen = entry.kind === 'directory' ? seenOf(entry, rules.shown) : fileSeen(entry, rules.shown)
        if (seen.kind === 'directory') folders.push(name)
        if (seen.kind === 'directory' || seen.kind === 'file') page.put({ name, seen })
      }
    }
  }
  apart.sort((a, b) => comparePaths(a.name, b.name))
  const taken = page.take()
  const whole = isWholeMarked ? { isExcluded: true } : {}
  return { listing: { path, entries: taken.entries, files: taken.files, apart, leftovers, problem: null, ...whole }, folders }
}

/** A folder about which nothing is known, because of an error about its path. */
export function unlistedPage(path: RelPath, error: Error): DirectoryListing {
  const cut = isOfStorage(error) ? { isCut: true } : {}
  return { path, entries: new Uint8Array(0), files: 0, apart: [], leftovers: [], problem: describeErrno(error), ...cut }
}

async function whyApart(
  path: RelPath,
  entry: RemoteEntry,
  { scope, isMarked }: PageRules,
  isMarkedAway: boolean,
): Promise<Omit<ApartEntry, 'name'> | null> {
  const isOut = isMarkedAway || entry.name.startsWith(temporaryPrefix)
  const excluded: Omit<ApartEntry, 'name'> = { seen: { kind: 'excluded' }, why: null }
  if (entry.kind === 'directory') {
    if (isOut || !scope.hasFolder(path)) return excluded
    return scope.markers.length > 0 && (await isMarked(path)) ? excluded : null
  }
  if (isOut || !scope.hasFile(path)) return excluded
  switch (entry.kind) {
    case 'file':
      return scope.admits(entry.size, entry.mtimeNs) ? null : excluded
    case 'symlink':
      return { seen: { kind: 'symlink' }, why: 'links are skipped' }
    case 'other':
      return { seen: { kind: 'unsupported' }, why: 'not a file, folder or link' }
  }
}

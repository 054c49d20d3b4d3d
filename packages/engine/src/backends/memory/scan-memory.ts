import { decodePage, PageWriter } from '../../core/page.ts'
import { isKeying, keyOf } from '../../core/path-key.ts'
import { comparePaths, isSafeName, joinPath, parentOf, type RelPath } from '../../core/rel-path.ts'
import { type CompiledScope, compileScope, temporaryPrefix } from '../../core/scope.ts'
import type { ApartEntry, DirectoryListing, ScanRequest, Shown } from '../../ports/storage-backend.ts'
import type { MemoryDisk } from './memory-disk.ts'
import type { MemoryFile, MemoryFolder, MemoryLink, MemoryNode } from './memory-node.ts'

/** Small on purpose, so that readers meet the ends of batches. */
const batchFolders = 2

/** Walks a disk in memory as a real one is walked: one folder at a time, seeing changes that others make meanwhile. */
export async function* scanMemory(
  disk: MemoryDisk,
  request: ScanRequest,
  shown: Shown,
  isOwnTemporary: (name: string) => boolean,
): AsyncGenerator<readonly DirectoryListing[]> {
  const scope = compileScope(request.scope)
  const keying = isKeying(request.keying) ? request.keying : 'nfc'
  const waiting: RelPath[] = ['']
  let batch: DirectoryListing[] = []
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    request.signal?.throwIfAborted()
    const { listing, folders } = await listFolder(disk, path, scope, shown, isOwnTemporary)
    const visited = folders.map((name) => ({ name, key: keyOf(name, keying) }))
    visited.sort((a, b) => comparePaths(a.key, b.key) || comparePaths(a.name, b.name))
    for (const { name } of visited.reverse()) waiting.push(joinPath(path, name))
    if (batch.push(listing) < batchFolders) continue
    yield batch
    batch = []
  }
  yield batch
}

async function listFolder(disk: MemoryDisk, path: RelPath, scope: CompiledScope, shown: Shown, isOwnTemporary: (name: string) => boolean) {
  const page = new PageWriter()
  const apart: ApartEntry[] = []
  const leftovers: string[] = []
  const folders: string[] = []
  const folder = disk.find(path)
  if (typeof folder !== 'object' || folder.kind !== 'directory') {
    const problem = folder === 'not readable' ? 'permission denied' : 'it is not there any more'
    return { listing: { path, entries: new Uint8Array(0), files: 0, apart, leftovers, problem }, folders }
  }
  // A stamp that another write could still hide behind is waited out, so that the same tree gives the same listing.
  const isYoung = () => [...folder.entries.values()].some(({ node }) => isContent(node, shown) && disk.isYoung(node))
  if (isYoung()) await disk.options.clock.sleep(disk.options.granuleMs)
  for (const { name, node } of [...folder.entries.values()].sort((a, b) => comparePaths(a.name, b.name))) {
    if (!isSafeName(name)) apart.push({ name, seen: { kind: 'unsupported' }, why: 'the name can not be used' })
    else if (isOwnTemporary(name)) leftovers.push(name)
    else {
      const reason = whyApart(joinPath(path, name), name, node, disk, { scope, shown })
      if (reason !== null) apart.push({ name, ...reason })
      else if (node.kind === 'directory') {
        page.put({ name, seen: disk.seenFolder(node, shown) })
        folders.push(name)
      } else if (isContent(node, shown)) page.put({ name, seen: disk.seenFile(node, shown) })
    }
  }
  const { entries, files } = page.take()
  const shared = shown.metadata.hardLinks ? sharedNames(folder, entries) : []
  const whole = path === '' && isMarked(path, disk, scope) ? { isExcluded: true } : {}
  return { listing: { path, entries, files, apart, leftovers, problem: null, ...(shared.length > 0 ? { shared } : {}), ...whole }, folders }
}

function sharedNames({ entries: nodes }: MemoryFolder, page: Uint8Array): { name: string; file: string }[] {
  const listed = new Set(decodePage(page).map(({ name }) => name))
  const all = [...nodes.values()].sort((a, b) => comparePaths(a.name, b.name))
  return all.flatMap(({ name, node }) =>
    node.kind === 'file' && node.names > 1 && listed.has(name) ? [{ name, file: String(node.id) }] : [],
  )
}

/** Null for a file or folder that takes part. A folder that can't be entered is one all the same: its own listing says so. */
function whyApart(
  path: RelPath,
  name: string,
  node: MemoryNode,
  disk: MemoryDisk,
  { scope, shown }: { readonly scope: CompiledScope; readonly shown: Shown },
): Omit<ApartEntry, 'name'> | null {
  const isInScope = node.kind === 'directory' ? scope.hasFolder(path) && !isMarked(path, disk, scope) : scope.hasFile(path)
  const isMarkedAway = parentOf(path) === '' && isMarked('', disk, scope)
  if (!isInScope || isMarkedAway || name.startsWith(temporaryPrefix)) return { seen: { kind: 'excluded' }, why: null }
  switch (node.kind) {
    case 'file':
      if (node.isBlocked) return { seen: { kind: 'unreadable' }, why: 'permission denied' }
      return isAdmitted(node, scope) ? null : { seen: { kind: 'excluded' }, why: null }
    case 'directory':
      return null
    case 'symlink':
      if (shown.links === 'synced') return isAdmitted(node, scope) ? null : { seen: { kind: 'excluded' }, why: null }
      return { seen: { kind: 'symlink' }, why: 'links are skipped' }
    case 'unsupported':
      return { seen: { kind: 'unsupported' }, why: 'not a file, folder or link' }
  }
}

function isContent(node: MemoryNode, { links }: Shown): node is MemoryFile | MemoryLink {
  return node.kind === 'file' || (node.kind === 'symlink' && links === 'synced')
}

/** By the names that a listing shows, also on a disk that ignores case: else a copy could make a folder marked. */
function isMarked(path: RelPath, disk: MemoryDisk, { markers }: CompiledScope): boolean {
  const folder = markers.length === 0 ? 'absent' : disk.find(path)
  if (typeof folder !== 'object' || folder.kind !== 'directory') return false
  return [...folder.entries.values()].some(({ name, node }) => node.kind !== 'directory' && markers.includes(name))
}

function isAdmitted(file: MemoryFile | MemoryLink, scope: CompiledScope): boolean {
  return scope.admits(file.bytes.length, file.mtimeNs)
}

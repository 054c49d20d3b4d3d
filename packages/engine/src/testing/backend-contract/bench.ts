import { noFilters } from '../../core/filter.ts'
import { decodePage, type PageEntry } from '../../core/page.ts'
import { encodePath, joinPath } from '../../core/rel-path.ts'
import type { FileSeen, Seen } from '../../core/seen.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import type { DirectoryListing, ReadableBackend, ScanRequest, StagedFile, WritableBackend } from '../../ports/storage-backend.ts'
import type { Tree } from '../disk-tree.ts'
import type { BackendHarness, StorageFeatures } from './harness.ts'

/** A fresh root with a backend open on it; both are cleared away after the test. */
export type Bench = (guard?: RunGuard) => Promise<BackendHarness & { readonly backend: WritableBackend }>

export async function scanAll(backend: ReadableBackend, request: Partial<ScanRequest> = {}): Promise<DirectoryListing[]> {
  const listings: DirectoryListing[] = []
  for await (const batch of backend.scan({ scope: { filters: noFilters }, keying: 'nfc', ...request })) listings.push(...batch)
  return listings
}

/** Every entry of every listing by its path. */
export function entriesOf(listings: readonly DirectoryListing[]): Map<string, PageEntry['seen']> {
  return new Map(
    listings.flatMap(({ path, entries }) => decodePage(entries).map(({ name, seen }) => [joinPath(path, name), seen] as const)),
  )
}

export async function lookAtFile(backend: ReadableBackend, path: string): Promise<FileSeen> {
  const seen = await backend.look(path)
  if (seen.kind !== 'file') throw new Error(`${path} is no file but ${seen.kind}`)
  return seen
}

export async function stageText(backend: WritableBackend, path: string, text: string, mtimeNs: bigint | null = null): Promise<StagedFile> {
  const bytes = encodePath(text)
  const staged = await backend.stage(path, { size: bytes.length, mtimeNs, executable: false })
  await staged.write(bytes)
  return staged
}

export async function publishText(backend: WritableBackend, path: string, text: string, expected: Seen, mtimeNs: bigint | null = null) {
  const staged = await stageText(backend, path, text, mtimeNs)
  try {
    return await staged.publish(expected)
  } finally {
    await staged.discard()
  }
}

export async function readText(backend: ReadableBackend, path: string): Promise<string | null> {
  const file = await backend.open(path)
  if (file === null) return null
  const parts: Buffer[] = []
  const buffer = new Uint8Array(7)
  for (let count = await file.read(buffer); count > 0; count = await file.read(buffer)) parts.push(Buffer.from(buffer.subarray(0, count)))
  await file.close()
  return Buffer.concat(parts).toString()
}

/** What storage shows that was given a tree: without empty folders where there are none. */
export function shownBy({ emptyFolders }: StorageFeatures, tree: Tree): Tree {
  return emptyFolders ? tree : Object.fromEntries(Object.entries(tree).filter(([, content]) => content !== null))
}

/** An instant that every precision of ours can hold. */
export const someTimeNs = 1_600_000_002_000_000_000n

export const absent: Seen = { kind: 'absent' }

import { hasEscapedByte, nameOf, parentOf } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { Inbox, ProgramHost, Reached } from '../../ports/storage-backend.ts'
import { errnoOf } from '../local/errno.ts'
import { joinStored } from './remote-place.ts'
import type { RemoteEntry, RemoteStore } from './remote-store.ts'

/** As in a local inbox: what an attempt writes, and what an earlier one had written. */
const [now, before] = ['now', 'before'] as const
const contentName = 'content'
const foldersOf = (inbox: string) => [joinStored(inbox, now), joinStored(inbox, before)] as const

export interface RemoteInboxPlace {
  readonly target: string
  readonly inbox: string
  readonly size: number
  readonly takeIn: (from: string) => Promise<number>
  assertMayWrite(): void
}

/**
 * Opens an inbox on a host. Null where the host runs no programs, or what has the inbox's name is no folder of ours alone.
 *
 * RACE: a program on a host goes by paths. A link that takes the place of a folder above the inbox while it works leads it elsewhere; it finds no inbox
 * there and writes nothing, unless somebody who knows this pair has made one.
 */
export async function openRemoteInbox(store: RemoteStore, place: RemoteInboxPlace): Promise<Inbox | null> {
  const { host } = store
  const { target, inbox, size } = place
  if (host === undefined || hasEscapedByte(inbox) || !inbox.startsWith('/')) return null
  const isNew = await makeOwn(store, inbox, place)
  if (isNew === null) return null
  const folders = foldersOf(inbox)
  for (const folder of folders) if ((await makeOwn(store, folder, place)) === null) return null
  const old = await store.stat(target)
  const isReplacing = old?.kind === 'file' && old.size > 0 && !hasEscapedByte(target)
  const name = isReplacing ? nameOf(target) : contentName
  const isGoingOn = !isNew && (await keepLongest(store, place, name, isReplacing ? size / 2 : 1))
  const basis = isGoingOn ? folders[1] : isReplacing ? folderOf(target) : null
  return inboxOf(store, host, { ...place, name, basis })
}

function inboxOf(
  store: RemoteStore,
  host: ProgramHost,
  { inbox, name, basis, takeIn, assertMayWrite }: RemoteInboxPlace & { readonly name: string; readonly basis: string | null },
): Inbox {
  const there = (path: string): Reached => ({ kind: 'there', host, path })
  const [folder] = foldersOf(inbox)
  return {
    folder: there(folder),
    name,
    basis: basis === null ? null : there(basis),
    assertMayWrite,
    takeIn: async () => {
      const arrived = await store.stat(joinStored(folder, name))
      if (arrived?.kind !== 'file') throw new PathError('EIO', 'what arrived is no plain file')
      const bytes = await takeIn(joinStored(folder, name))
      await removeRemoteInbox(store, inbox, assertMayWrite)
      return bytes
    },
    close: async () => {},
  }
}

/** Removes an inbox that nobody goes on with. */
export async function removeRemoteInbox(store: RemoteStore, inbox: string, assertMayWrite: () => void): Promise<void> {
  for (const folder of foldersOf(inbox)) {
    const files = await filesIn(store, folder)
    if (files === null) continue
    for (const { path, entry } of files) {
      assertMayWrite()
      await store.removeFile(path, entry)
    }
    assertMayWrite()
    await store.removeFolder(folder)
  }
  assertMayWrite()
  await store.removeFolder(inbox)
}

/** Of what earlier attempts left only the longest is kept, if it is as long as that. */
async function keepLongest(store: RemoteStore, { inbox, assertMayWrite }: RemoteInboxPlace, name: string, least: number): Promise<boolean> {
  const folders = foldersOf(inbox)
  const found = (await Promise.all(folders.map((folder) => filesIn(store, folder)))).flatMap((files) => files ?? [])
  found.sort((a, b) => b.entry.size - a.entry.size)
  const [longest] = found
  const isGoingOn = longest !== undefined && longest.entry.size >= least
  for (const { path, entry } of isGoingOn ? found.slice(1) : found) {
    assertMayWrite()
    await store.removeFile(path, entry)
  }
  const kept = joinStored(folders[1], name)
  if (isGoingOn && longest.path !== kept) {
    assertMayWrite()
    await store.move?.(longest.path, kept)
  }
  return isGoingOn
}

/** Makes a folder that only its owner may enter; only its owner can say so. Null where it is none of ours, else whether it was made now. */
async function makeOwn(store: RemoteStore, path: string, { assertMayWrite }: RemoteInboxPlace): Promise<boolean | null> {
  let isNew = true
  assertMayWrite()
  try {
    await store.makeFolder(path)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
    isNew = false
  }
  if (!isNew && (await store.stat(path))?.kind !== 'directory') return null
  assertMayWrite()
  try {
    await store.setMode?.(path, 0o700)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'EACCES' || errno === 'EPERM') return null
    throw error
  }
  return isNew
}

async function filesIn(store: RemoteStore, folder: string): Promise<{ readonly path: string; readonly entry: RemoteEntry }[] | null> {
  try {
    const { entries } = await store.list(folder)
    return entries.map((entry) => ({ path: joinStored(folder, entry.name), entry }))
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}

function folderOf(path: string): string {
  return parentOf(path) === '' ? '/' : parentOf(path)
}

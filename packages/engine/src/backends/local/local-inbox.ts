import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync } from 'node:fs'
import { decodePath, hasEscapedByte } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { Inbox, Reached } from '../../ports/storage-backend.ts'
import { errnoOf } from './errno.ts'
import type { GuardedFs } from './guarded-fs.ts'
import { inFolder, type LocalPath } from './local-path.ts'

const openFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
const openContent = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK
/** What an attempt writes, and what an earlier one had written. They are never one file: nobody knows whether that one's program has ended. */
const [now, before] = ['now', 'before'] as const
const contentName = 'content'

export interface InboxPlace {
  /** A handle of the folder that the target is in, which is good now. */
  readonly parent: number
  readonly inbox: string
  readonly target: string
  readonly size: number
  /** Takes the place of the staged file by the content that is open: from here on, that is the staged file. */
  takeOver(at: LocalPath, content: number): void
}

type Handles = readonly [parent: number, inbox: number, now: number, before: number]

/** All is reached by handles that were opened here without following links, whatever happens to the paths meanwhile. */
export class LocalInbox implements Inbox {
  readonly folder: Reached
  readonly name: string
  readonly basis: Reached | null
  readonly #fs: GuardedFs
  readonly #place: InboxPlace
  readonly #handles: Handles

  /** Null where what has the inbox's name is no folder of ours alone. */
  static open(fs: GuardedFs, place: InboxPlace): LocalInbox | null {
    const handles: number[] = []
    try {
      const enter = (folder: number, name: string) => {
        handles.push(folder === place.parent && name === '.' ? openSync(inFolder(folder, name), openFolder) : enterOwn(fs, folder, name))
        return handles.at(-1) as number
      }
      const parent = enter(place.parent, '.')
      const inbox = enter(parent, place.inbox)
      return new LocalInbox(fs, place, [parent, inbox, enter(inbox, now), enter(inbox, before)])
    } catch (error) {
      for (const handle of handles) closeSync(handle)
      if (error instanceof NotOurs) return null
      throw error
    }
  }

  private constructor(fs: GuardedFs, place: InboxPlace, handles: Handles) {
    this.#fs = fs
    this.#place = place
    this.#handles = handles
    const [parent, , nowFolder, beforeFolder] = handles
    const { target, size } = place
    // Node gives names to programs as text, so one that is none is not given to any.
    const old = hasEscapedByte(target) ? undefined : lstatSync(inFolder(parent, target), { throwIfNoEntry: false })
    const isReplacing = old?.isFile() === true && old.size > 0
    this.name = isReplacing ? target : contentName
    this.folder = { kind: 'here', handle: nowFolder }
    // What arrived before is mostly new, and what is replaced may be mostly the same: half of it is where the one is better than the other.
    const isGoingOn = this.#keepLongest(isReplacing ? size / 2 : 1)
    this.basis = isGoingOn ? { kind: 'here', handle: beforeFolder } : isReplacing ? { kind: 'here', handle: parent } : null
  }

  assertMayWrite(): void {
    this.#fs.assertMayWrite()
  }

  async takeIn(): Promise<number> {
    const [, , nowFolder] = this.#handles
    const at = inFolder(nowFolder, this.name)
    const content = openSync(at, openContent)
    const stats = fstatSync(content)
    if (!stats.isFile() || stats.nlink !== 1) {
      closeSync(content)
      throw new PathError('EIO', 'what arrived is no plain file')
    }
    this.#place.takeOver(at, content)
    this.#clear()
    return stats.size
  }

  async close(): Promise<void> {
    for (const handle of this.#handles) closeSync(handle)
  }

  /** Of what earlier attempts left only the longest is kept, if it is as long as that. */
  #keepLongest(least: number): boolean {
    const [, , nowFolder, beforeFolder] = this.#handles
    const kept = inFolder(beforeFolder, this.name)
    const found = [nowFolder, beforeFolder].flatMap(filesIn).sort((a, b) => b.size - a.size)
    const [longest] = found
    const isGoingOn = longest !== undefined && longest.size >= least
    for (const { at } of isGoingOn ? found.slice(1) : found) this.#fs.unlink(at)
    if (isGoingOn) this.#fs.rename(longest.at, kept)
    return isGoingOn
  }

  #clear(): void {
    const [parent, inbox, nowFolder, beforeFolder] = this.#handles
    for (const { at } of [nowFolder, beforeFolder].flatMap(filesIn)) this.#fs.unlink(at)
    for (const [folder, name] of [
      [inbox, now],
      [inbox, before],
      [parent, this.#place.inbox],
    ] as const)
      this.#fs.rmdir(inFolder(folder, name))
  }
}

/** Removes an inbox that nobody goes on with. Anything in it that no run of ours has put there stays, and so does the inbox. */
export function removeInbox(fs: GuardedFs, at: LocalPath): void {
  const inbox = openSync(at, openFolder)
  try {
    for (const name of [now, before]) {
      const folder = openIn(inbox, name)
      if (folder === null) continue
      for (const file of filesIn(folder)) fs.unlink(file.at)
      closeSync(folder)
      fs.rmdir(inFolder(inbox, name))
    }
    fs.rmdir(at)
  } finally {
    closeSync(inbox)
  }
}

function openIn(folder: number, name: string): number | null {
  try {
    return openSync(inFolder(folder, name), openFolder)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}

class NotOurs extends Error {}

/** Opens a folder that only this user may enter, made where it is not there. */
function enterOwn(fs: GuardedFs, folder: number, name: string): number {
  const at = inFolder(folder, name)
  try {
    fs.mkdir(at, 0o700)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
  }
  let handle: number
  try {
    handle = openSync(at, openFolder)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ELOOP' || errno === 'ENOTDIR' || errno === 'EACCES') throw new NotOurs()
    throw error
  }
  const { uid, mode } = fstatSync(handle)
  if (uid === process.geteuid?.() && (mode & 0o077) === 0) return handle
  closeSync(handle)
  throw new NotOurs()
}

function filesIn(folder: number): { readonly at: LocalPath; readonly size: number }[] {
  return readdirSync(inFolder(folder, ''), { encoding: 'buffer' }).map((name) => {
    const at = inFolder(folder, decodePath(name))
    return { at, size: lstatSync(at).size }
  })
}

import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { joinPath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { temporaryPrefix } from '../../core/scope.ts'
import { PathError, SyncError } from '../../errors.ts'
import type {
  RemoteContent,
  RemoteEntry,
  RemoteListing,
  RemoteReader,
  RemoteStore,
  RemoteTraits,
  RemoteUpload,
} from '../remote/remote-store.ts'
import type { RcloneSettings } from '../remote/store-settings.ts'
import { type CheckedRemote, checkRcloneConfig } from './check-rclone-config.ts'
import { RcloneCalls } from './rclone-calls.ts'
import { isRecord, isSameEntry } from './rclone-entry.ts'
import { openRcloneReader } from './rclone-reader.ts'
import { RcloneRemote } from './rclone-remote.ts'
import { featuresOf, type RcloneFeatures } from './rclone-traits.ts'
import { RcloneUpload } from './rclone-upload.ts'
import { type RcloneVersion, rcloneVersion } from './rclone-version.ts'
import { RenewedTokens } from './renewed-tokens.ts'
import { requireInsideRoots } from './require-inside-roots.ts'
import { toRclonePath } from './standard-names.ts'

/** Starts an rclone of our own for a remote of the given configuration, once all of it was checked. */
export async function openRcloneStore(settings: RcloneSettings): Promise<RcloneStore> {
  const checked = checkRcloneConfig(settings)
  requireInsideRoots(checked.localPaths, settings.localRoots ?? [])
  const calls = new RcloneCalls(settings, checked.sections)
  const tokens = RenewedTokens.watch(calls, settings, checked.sections)
  try {
    const version = rcloneVersion(await calls.call('core/version', {}))
    await requireFolders(calls, checked.entered)
    const info = await calls.call('operations/fsinfo', { fs: `${settings.remote}:` })
    const remote = new RcloneRemote(calls, settings.remote, checked.localPaths.length > 0)
    return new RcloneStore(remote, featuresOf(info, checked.types.has('crypt')), version, tokens)
  } catch (error) {
    // What failed may have renewed one before; that it failed says more than that such a one could not be told.
    await tokens?.end().catch(() => {})
    await calls.close()
    throw error
  }
}

/** Refuses remotes that enter another one on this server's disk by way of a link: that may lead anywhere. */
async function requireFolders(calls: RcloneCalls, entered: CheckedRemote['entered']): Promise<void> {
  for (const { remote, folder } of entered) {
    if ((await new RcloneRemote(calls, remote, true).stat(folder, null))?.kind === 'directory') continue
    if (await isNothing(new RcloneRemote(calls, remote, false), folder)) continue
    throw new SyncError(
      'backend-failed',
      `A remote leads to ${remote}:${folder}, which is no folder or lies behind a link. Nothing was read or changed.`,
    )
  }
}

async function isNothing(remote: RcloneRemote, folder: RelPath): Promise<boolean> {
  try {
    await remote.list(folder, null)
    return false
  } catch (error) {
    if (error instanceof PathError && error.code === 'ENOENT') return true
    throw error
  }
}

/**
 * A remote of rclone. It is asked by rclone's own calls; bytes go by way of a file of ours, which rclone copies from or to.
 * rclone knows no conditions: each act looks first. RACE: what changes between that look and the act is replaced or removed.
 */
export class RcloneStore implements RemoteStore {
  readonly program: RcloneVersion
  readonly traits: RemoteTraits
  readonly #remote: RcloneRemote
  readonly #features: RcloneFeatures
  readonly #tokens: RenewedTokens | null
  #isClosed = false
  readonly move?: NonNullable<RemoteStore['move']>
  readonly copy?: NonNullable<RemoteStore['copy']>
  readonly setMtime?: NonNullable<RemoteStore['setMtime']>

  constructor(remote: RcloneRemote, features: RcloneFeatures, version: RcloneVersion, tokens: RenewedTokens | null) {
    this.#tokens = tokens
    this.#remote = remote
    this.#features = features
    this.traits = features.traits
    this.program = version
    if (features.canMove) this.move = (from, to) => this.#move(ownPath(from), ownPath(to))
    if (features.traits.mtimePrecisionNs !== null) this.setMtime = (path, entry, mtimeNs) => this.#setTime(ownPath(path), entry, mtimeNs)
    if (features.canCopy) this.copy = (from, to) => this.#transfer('operations/copyfile', ownPath(from), ownPath(to))
  }

  label(folder: string): string {
    return this.#remote.fs + ownPath(folder)
  }

  async list(folder: string, signal?: AbortSignal): Promise<RemoteListing> {
    const path = ownPath(folder)
    try {
      return await this.#remote.list(path, this.#features.hash, signal)
    } catch (error) {
      if (!(error instanceof PathError) || path === '') throw error
      if ((error.code === 'ENOENT' || error.code === 'EIO') && (await this.stat(path))?.kind === 'file')
        throw new PathError('ENOTDIR', `${path} is no folder`)
      throw error
    }
  }

  stat(path: string): Promise<RemoteEntry | null> {
    return this.#remote.stat(ownPath(path), this.#features.hash)
  }

  open(path: string): Promise<RemoteReader | null> {
    return openRcloneReader(this.#remote, ownPath(path), this.#staging(), (asked) => this.stat(asked))
  }

  async upload(path: string, temporary: string, content: RemoteContent): Promise<RemoteUpload> {
    const target = ownPath(path)
    toRclonePath(target)
    await this.#requireFolder(parentOf(target), target)
    const place = { target, temporary: joinPath(parentOf(target), nameOf(ownPath(temporary))), staging: this.#staging() }
    return RcloneUpload.start(this.#remote, place, content, {
      stat: (asked) => this.stat(asked),
      requireFolder: () => this.#requireFolder(parentOf(target), target),
      canMove: this.#features.canMove,
    })
  }

  #staging(): string {
    return join(this.#remote.calls.folder, randomUUID())
  }

  /** rclone makes the folders that are missing, whoever removed them. */
  async #requireFolder(folder: RelPath, wanted: RelPath): Promise<void> {
    if (!this.traits.emptyFolders) return
    if (folder !== '' && (await this.stat(folder))?.kind !== 'directory') throw new PathError('ENOENT', `there is no folder for ${wanted}`)
  }

  async makeFolder(path: string): Promise<void> {
    const own = ownPath(path)
    if (!this.traits.emptyFolders) return
    if ((await this.stat(own)) !== null) throw new PathError('EEXIST', `${own} is there`)
    await this.#requireFolder(parentOf(own), own)
    await this.#act('operations/mkdir', own)
  }

  async removeFolder(path: string): Promise<void> {
    const own = ownPath(path)
    if (!this.traits.emptyFolders) return
    const { entries, odd } = await this.list(own)
    if (entries.length + odd.length > 0) throw new PathError('ENOTEMPTY', `${own} is not empty`)
    await this.#act('operations/rmdir', own)
  }

  async removeFile(path: string, expected: RemoteEntry): Promise<boolean> {
    const own = ownPath(path)
    if (!isSameEntry(await this.stat(own), expected)) return false
    await this.#act('operations/deletefile', own)
    return true
  }

  async #act(method: string, path: RelPath): Promise<void> {
    await this.#remote.act(method, { fs: this.#remote.fs, remote: toRclonePath(path) })
  }

  async #move(from: RelPath, to: RelPath): Promise<void> {
    const there = await this.stat(from)
    if (there?.kind !== 'directory') return this.#transfer('operations/movefile', from, to)
    if (!this.#features.canMoveFolders) throw new PathError('ENOTSUP', `folders of ${this.#remote.fs} can't be renamed`)
    await this.#requireFree(to)
    await this.#remote.act('sync/move', {
      srcFs: this.#remote.fs + toRclonePath(from),
      dstFs: this.#remote.fs + toRclonePath(to),
      createEmptySrcDirs: true,
      deleteEmptySrcDirs: true,
    })
  }

  async #transfer(method: 'operations/movefile' | 'operations/copyfile', from: RelPath, to: RelPath): Promise<void> {
    await this.#requireFree(to)
    const { fs } = this.#remote
    await this.#remote.act(method, { srcFs: fs, srcRemote: toRclonePath(from), dstFs: fs, dstRemote: toRclonePath(to) })
  }

  async #requireFree(path: RelPath): Promise<void> {
    if ((await this.stat(path)) !== null) throw new PathError('EEXIST', `${path} is there`)
    await this.#requireFolder(parentOf(path), path)
  }

  /** rclone sets a time only with content, so the content goes there once more, in the way of an upload. */
  async #setTime(path: RelPath, entry: RemoteEntry, mtimeNs: bigint): Promise<void> {
    const reader = await this.open(path)
    if (reader === null) throw new PathError('ENOENT', `${path} is not there`)
    const temporary = `${temporaryPrefix}${randomBytes(6).toString('hex')}.0`
    const upload = await this.upload(path, temporary, { size: reader.entry.size, mtimeNs, mode: null, assertMayWrite: () => {} })
    try {
      const buffer = new Uint8Array(1 << 18)
      for (let count = await reader.read(buffer); count > 0; count = await reader.read(buffer))
        await upload.write(buffer.subarray(0, count))
      const isStill = isSameEntry(reader.entry, entry)
      if (!isStill || (await upload.publish({ kind: 'is', entry: reader.entry })) === null)
        throw new PathError('ESTALE', `${path} changed meanwhile`)
    } finally {
      await reader.close()
      await upload.discard()
    }
  }

  async realPath(path: string): Promise<string> {
    return path
  }

  async freeBytes(folder: string): Promise<number | null> {
    const about = await this.#remote
      .act('operations/about', { fs: this.#remote.fs + toRclonePath(ownPath(folder)) })
      .catch((error: unknown) => {
        if (error instanceof SyncError) throw error
        return null
      })
    return isRecord(about) && typeof about['free'] === 'number' ? about['free'] : null
  }

  pace(bytesPerSecond: number | null): Promise<void> {
    return this.#remote.calls.pace(bytesPerSecond)
  }

  /** rclone has nothing by which it could be asked. */
  async makeDurable(): Promise<void> {}

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    try {
      await this.#tokens?.end()
    } finally {
      await this.#remote.calls.close()
    }
  }
}

function ownPath(path: string): RelPath {
  return path.replace(/^\/+|\/+$/g, '')
}

import { noMetadata } from '../../core/policy.ts'
import { encodePath, hasEscapedByte, isSafePath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { relationOf } from '../../core/relation.ts'
import { type FileSeen, isAgreeable, isStill, type Seen } from '../../core/seen.ts'
import { isPathTrouble, PathError } from '../../errors.ts'
import {
  type Capabilities,
  type DirectoryListing,
  type MetadataValues,
  type OpenFile,
  type ProgramHost,
  plainlyShown,
  type ReadableBackend,
  type RootSeen,
  type ScanRequest,
  type Shown,
} from '../../ports/storage-backend.ts'
import { systemClock } from '../../system-clock.ts'
import { describeErrno, errnoOf } from '../local/errno.ts'
import type { TemporaryNames } from '../local/temporary-names.ts'
import { RemoteOpenFile } from './remote-open-file.ts'
import type { RemotePlace } from './remote-place.ts'
import type { RemoteReader, RemoteStore, RemoteTraits } from './remote-store.ts'
import { rootTrouble } from './root-trouble.ts'
import { scanRemote } from './scan-remote.ts'
import { seenOf } from './seen-of-entry.ts'

/** So far apart are the ticks of a clock from which storages take their times, and a little more. */
const tickMs = 12

/** A folder of a remote storage that can be looked at and not changed: this class makes no request that writes. */
export class RemoteReadable implements ReadableBackend {
  readonly label: string
  protected readonly place: RemotePlace
  protected readonly names: TemporaryNames
  protected shown: Shown = plainlyShown

  constructor(place: RemotePlace, names: TemporaryNames, label: string) {
    this.place = place
    this.names = names
    this.label = label
  }

  get server(): string | undefined {
    return this.store.server
  }

  get reach(): ProgramHost | undefined {
    return this.store.host
  }

  /** Some of it is found out only while the storage is worked with. */
  get capabilities(): Capabilities {
    return capabilitiesOf(this.store.traits)
  }

  protected get store(): RemoteStore {
    return this.place.store
  }

  show(shown: Shown): void {
    this.shown = shown
  }

  async root(): Promise<RootSeen> {
    try {
      const base = await this.place.base()
      const entry = await this.store.stat(base)
      if (entry === null && this.capabilities.emptyFolders) return { kind: 'missing' }
      return entry === null || entry.kind === 'directory' ? { kind: 'folder', identity: this.store.label(base) } : { kind: 'not-a-folder' }
    } catch (error) {
      if (!isPathTrouble(error)) throw error
      const ending = rootTrouble(error, this.label)
      if (ending !== null) throw ending
      return { kind: 'unreadable', why: describeErrno(error) }
    }
  }

  scan(request: ScanRequest): AsyncIterable<readonly DirectoryListing[]> {
    return scanRemote(this.place, request, { label: this.label, shown: this.shown, isOwnTemporary: (name) => this.names.isOwn(name) })
  }

  async look(path: RelPath): Promise<Seen> {
    if (path !== '' && !this.canHold(path)) return { kind: 'absent' }
    try {
      const [entry, isInside] = await Promise.all([this.statAt(path), this.place.isInside(parentOf(path))])
      return isInside ? seenOf(entry, this.shown) : { kind: 'symlink' }
    } catch (error) {
      if (!isPathTrouble(error)) throw error
      if (isNothing(error)) return { kind: 'absent' }
      if (isRefusal(error)) return { kind: 'unreadable' }
      throw error
    }
  }

  async metadata(path: RelPath): Promise<MetadataValues | null> {
    const seen = await this.look(path)
    const mode = isAgreeable(seen) ? seen.metadata?.mode : undefined
    return mode === undefined ? null : { mode }
  }

  /** RACE: a link that takes the file's place between the look and the request is read; `isUnchanged` then tells it, and nothing is copied. */
  async open(path: RelPath): Promise<OpenFile | null> {
    const seen: Seen = this.canHold(path) ? await this.look(path) : { kind: 'absent' }
    if (seen.kind !== 'file') return null
    await this.#growOld(seen)
    const at = await this.place.at(path)
    const reader = await this.openReader(at)
    if (reader === null) return null
    const { host } = this.store
    const reached = host === undefined || hasEscapedByte(at) ? undefined : ({ kind: 'there', host, path: at } as const)
    return new RemoteOpenFile({ reader, reached }, this.shown, async (seen) => isStill(seen, await this.look(path)))
  }

  /**
   * Where a file shows no more than its size and time, another write of as many bytes in the very step of time of the first one shows to
   * nobody, ever: what is read is old enough for the next write to have another time. By this machine's clock: of a server whose own is behind,
   * not all is known to be young.
   */
  async #growOld({ mtimeNs }: FileSeen): Promise<void> {
    const { ownRevision, granuleMs } = this.capabilities
    if (ownRevision || granuleMs === 0 || mtimeNs === null) return
    const longestMs = granuleMs + tickMs
    const leftMs = Number(mtimeNs / 1_000_000n) + longestMs - systemClock.now()
    if (leftMs > 0) await systemClock.sleep(Math.min(leftMs, longestMs))
  }

  protected openReader(at: string): Promise<RemoteReader | null> {
    return this.store.open(at)
  }

  async overlaps(folder: string): Promise<boolean> {
    const [base, other] = await Promise.all([this.place.base(), this.store.realPath(folder)])
    return relationOf(fromTop(base), fromTop(other)) !== 'apart'
  }

  async freeBytes(): Promise<number | null> {
    try {
      return await this.store.freeBytes(await this.place.base())
    } catch (error) {
      if (!isPathTrouble(error)) throw error
      return null
    }
  }

  close(): Promise<void> {
    return this.store.close()
  }

  protected async statAt(path: RelPath) {
    return this.store.stat(await this.place.at(path))
  }

  /** Whether the path may be used here at all: no way out of the root, and no name that is too long. */
  protected canHold(path: RelPath): boolean {
    return isSafePath(path) && path.split('/').every((name) => encodePath(name).length <= this.capabilities.maxNameBytes)
  }

  protected refuseBadName(path: RelPath): void {
    if (!isSafePath(path)) throw new PathError('EINVAL', 'the name can not be used')
    if (encodePath(nameOf(path)).length > this.capabilities.maxNameBytes)
      throw new PathError('ENAMETOOLONG', 'the name is too long for this storage')
  }
}

function capabilitiesOf(traits: RemoteTraits): Capabilities {
  const { mtimePrecisionNs, ownRevision, granuleMs, caseInsensitive, maxNameBytes, emptyFolders, modes, md5From, smallFilesPerTransfer } =
    traits
  return {
    mtimePrecisionNs,
    ownRevision,
    fileIdChars: 0,
    granuleMs,
    caseInsensitive,
    maxNameBytes,
    emptyFolders,
    links: ['skipped'],
    metadata: { ...noMetadata, permissions: modes },
    ...(md5From === undefined ? {} : { md5From }),
    ...(smallFilesPerTransfer === undefined ? {} : { smallFilesPerTransfer }),
  }
}

function isNothing(error: unknown): boolean {
  const errno = errnoOf(error)
  return errno === 'ENOENT' || errno === 'ENOTDIR' || errno === 'ENAMETOOLONG' || errno === 'EINVAL'
}

function isRefusal(error: unknown): boolean {
  const errno = errnoOf(error)
  return errno === 'EACCES' || errno === 'EPERM'
}

/** Keys of a bucket begin with no slash, paths of a server do. */
function fromTop(path: string): string {
  return `/${path.replace(/^\/+/, '')}`
}

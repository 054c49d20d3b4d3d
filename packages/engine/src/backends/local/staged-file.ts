import { closeSync, fstatSync, lstatSync } from 'node:fs'
import { type FileSeen, isStill, type Seen } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
import type { Changed, Inbox, KeptAs, OpenFile, Shown, StagedContent, StagedFile } from '../../ports/storage-backend.ts'
import { beginWritingOut } from './begin-writing-out.ts'
import { copyRange } from './copy-range.ts'
import { errnoOf } from './errno.ts'
import type { AttributeKind } from './extended-attributes.ts'
import { giveAttributes } from './give-attributes.ts'
import { giveName } from './give-name.ts'
import { giveOwner } from './give-owner.ts'
import type { GuardedFs } from './guarded-fs.ts'
import { type KeepingPlace, keepFirst } from './keep-first.ts'
import { LocalInbox } from './local-inbox.ts'
import { readAttributes } from './local-metadata.ts'
import { LocalOpenFile } from './local-open-file.ts'
import { inFolder, type LocalPath } from './local-path.ts'
import { asWritten } from './local-seen.ts'

const newFileMode = 0o666
/** So much is gathered before the disk is told to begin. */
const writeOutBytes = 16 << 20

/** Where a staged file lies and where it is to go. */
export interface StagingPlace extends KeepingPlace {
  /**
   * A handle of the folder both names are in, good until the next look: handles that were not used for a while are closed.
   * Throws when the folder is not there any more or a link took its place.
   */
  folder(): number
  /** The same as `look`, with the handle it looked through; null where that is none to write through. */
  lookIn(): { readonly found: Seen; readonly folder: number | null }
  readonly temporary: string
  /** Names the folder in which content arrives that a program brings. */
  inbox(): string
  readonly name: string
  readonly umask: number
  readonly shown: Shown
  /** Called once the file has its final name. */
  published(): void
}

export class LocalStagedFile implements StagedFile {
  readonly #fs: GuardedFs
  readonly #place: StagingPlace
  readonly #content: StagedContent
  #fd: number | null
  #notWrittenOut = 0

  constructor(fs: GuardedFs, place: StagingPlace, content: StagedContent) {
    this.#fs = fs
    this.#place = place
    this.#content = content
    this.#fd = fs.create(this.#temporary(), 0o600)
  }

  async write(bytes: Uint8Array): Promise<void> {
    const fd = this.#openFd()
    this.#fs.write(fd, bytes)
    this.#notWrittenOut += bytes.length
    if (this.#notWrittenOut < writeOutBytes) return
    this.#notWrittenOut = 0
    beginWritingOut(fd)
  }

  async writeFrom(file: OpenFile, bytes: number): Promise<number | null> {
    const copy = file instanceof LocalOpenFile ? copyRange() : null
    return copy === null ? null : this.#fs.writeFrom((file as LocalOpenFile).handle, this.#openFd(), bytes, copy)
  }

  async openInbox(): Promise<Inbox | null> {
    return LocalInbox.open(this.#fs, {
      parent: this.#place.folder(),
      inbox: this.#place.inbox(),
      target: this.#place.name,
      size: this.#content.size,
      takeOver: (at, content) => this.#takeOver(at, content),
    })
  }

  /** The empty file that was made at first gives its name to the content. */
  #takeOver(at: LocalPath, content: number): void {
    closeSync(this.#openFd())
    this.#fd = content
    this.#fs.setOpenMode(content, 0o600)
    this.#fs.rename(at, this.#temporary())
  }

  async publish(expected: Seen, keepAs: KeptAs | null = null): Promise<Changed<FileSeen>> {
    const fd = this.#openFd()
    this.#dress(fd, expected)
    const written = fstatSync(fd, { bigint: true })
    this.#refuseOtherSize(Number(written.size))
    const { found, folder: lookedIn } = this.#place.lookIn()
    if (!isStill(expected, found)) return { done: false, found }
    const changed = keepAs === null ? null : await keepFirst(this.#place, expected, keepAs)
    if (changed !== null) return { done: false, found: changed }
    // From here to the end nothing waits, so one handle serves all calls; if nothing waited since the look, that of the look.
    const folder = (keepAs === null ? lookedIn : null) ?? this.#place.folder()
    const [temporary, target] = [inFolder(folder, this.#place.temporary), inFolder(folder, this.#place.name)]
    if (!giveName(this.#fs, { temporary, target }, expected)) return { done: false, found: this.#place.look() }
    closeSync(fd)
    this.#fd = null
    this.#place.published()
    const { shown } = this.#place
    const there = lstatSync(target, { bigint: true })
    const isOurs = there.ino === written.ino && there.size === written.size && there.mtimeNs === written.mtimeNs
    return { done: true, seen: isOurs ? asWritten(there, shown, target) : { ...asWritten(written, shown, target), revision: null } }
  }

  async discard(): Promise<void> {
    if (this.#fd === null) return
    closeSync(this.#fd)
    this.#fd = null
    try {
      this.#fs.unlink(this.#temporary())
    } catch (error) {
      // Where its folder went elsewhere, the staged content went with it and is out of reach.
      if (errnoOf(error) !== 'ENOENT' && !(error instanceof PathError)) throw error
    }
  }

  #temporary(): LocalPath {
    return inFolder(this.#place.folder(), this.#place.temporary)
  }

  #target(): LocalPath {
    return inFolder(this.#place.folder(), this.#place.name)
  }

  #openFd(): number {
    if (this.#fd === null) throw new Error('the staged file was published or discarded already')
    return this.#fd
  }

  #refuseOtherSize(size: number): void {
    const announced = this.#content.size
    if (announced >= 0 && size !== announced) throw new PathError('EIO', `only ${size} of ${announced} bytes arrived`)
  }

  /**
   * What the pair syncs comes with the content. The rest of a replacement is that of what it replaces, and of a new file what the
   * system gives it, with the executable bits. Setuid, setgid and sticky bits are never given.
   */
  #dress(fd: number, expected: Seen): void {
    const { metadata, executable, mtimeNs } = this.#content
    const old = expected.kind === 'file' ? lstatSync(this.#target(), { throwIfNoEntry: false }) : undefined
    const owner = metadata?.owner ?? old
    if (owner !== undefined) giveOwner(this.#fs, fd, owner)
    const isOldFile = old?.isFile() === true
    this.#giveAttributes(fd, isOldFile)
    const ordinary = isOldFile ? old.mode & 0o777 : (newFileMode | (executable ? 0o111 : 0)) & ~this.#place.umask
    this.#fs.setOpenMode(fd, metadata?.mode ?? ordinary)
    if (mtimeNs !== null) this.#fs.setOpenTimes(fd, mtimeNs)
  }

  /** Those that the pair syncs, and for the rest those of the file that is replaced. */
  #giveAttributes(fd: number, isReplacement: boolean): void {
    const { xattrs, acls } = this.#content.metadata ?? {}
    if (!isReplacement && xattrs === undefined && acls === undefined) return
    const kept = (kind: AttributeKind) => (isReplacement ? readAttributes(this.#target(), kind) : new Map<string, Uint8Array>())
    giveAttributes(this.#fs, fd, { xattrs: xattrs ?? kept('xattrs'), acls: acls ?? kept('acls') })
  }
}

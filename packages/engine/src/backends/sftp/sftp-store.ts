import { decodePath, encodePath, nameOf, parentOf } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { ProgramHost } from '../../ports/storage-backend.ts'
import { errnoOf } from '../local/errno.ts'
import { joinStored } from '../remote/remote-place.ts'
import type {
  RemoteContent,
  RemoteEntry,
  RemoteListing,
  RemoteReader,
  RemoteStore,
  RemoteTraits,
  RemoteUpload,
} from '../remote/remote-store.ts'
import type { SftpSettings } from '../remote/store-settings.ts'
import { serverName, WholeFile } from '../remote/whole-file.ts'
import { DurableFiles } from './durable-files.ts'
import { SftpChannels } from './sftp-channels.ts'
import { entryOf, timeAttributes } from './sftp-entry.ts'
import { SftpNames } from './sftp-names.ts'
import { SftpReader } from './sftp-reader.ts'
import { openFlags, type SftpName, type SftpSession } from './sftp-session.ts'
import { SftpUpload } from './sftp-upload.ts'

/** Servers give ten at most, unless they are told otherwise. */
const usualChannels = 8
/** Answers of one folder that are asked for at once: while one is read, the server makes the next. */
const listingsAhead = 2

const traits: RemoteTraits = {
  mtimePrecisionNs: 1_000_000_000n,
  ownRevision: false,
  granuleMs: 1000,
  caseInsensitive: false,
  maxNameBytes: 255,
  emptyFolders: true,
  conditions: { create: false, replace: false, remove: false },
  hashes: [],
  modes: true,
  smallFilesPerTransfer: 4,
}

/** Files of a server that speaks SFTP. All requests go over one connection, which is made anew when it broke off. */
export class SftpStore implements RemoteStore {
  readonly traits = traits
  readonly server: string
  readonly host: ProgramHost = { run: (command) => this.#channels.run(command) }
  readonly #settings: SftpSettings
  readonly #channels: SftpChannels
  #ordinaryMode: number | null = null
  readonly #durable = new DurableFiles(() => this.#connected())

  constructor(settings: SftpSettings, channels = usualChannels) {
    this.#settings = settings
    const { host, port, username, privateKey, agent, password } = settings
    this.server = serverName(['sftp', host, port, username, privateKey, agent, password])
    this.#channels = new SftpChannels(settings, channels)
  }

  label(folder: string): string {
    const { username, host, port } = this.#settings
    const path = folder.startsWith('/') ? folder : `/~/${folder}`.replace(/\/\.(?=\/|$)/, '')
    return `sftp://${username}@${host}${port === 22 ? '' : `:${port}`}${path}`
  }

  async list(folder: string, signal?: AbortSignal): Promise<RemoteListing> {
    const session = await this.#connected()
    const handle = await session.openFolder(encodePath(folder)).catch(async (error: unknown) => {
      // OpenSSH says of a file, too, that nothing is there.
      if (errnoOf(error) === 'ENOENT' && (await this.stat(folder))?.kind === 'file') throw new PathError('ENOTDIR', 'it is no folder')
      throw error
    })
    const entries: RemoteEntry[] = []
    let hasDots = false
    try {
      const asked = Array.from({ length: listingsAhead }, () => heard(session.readFolder(handle)))
      for (let next = asked.shift(); next !== undefined; next = asked.shift()) {
        const names = await next
        if (names === null) continue
        signal?.throwIfAborted()
        for (const { name, attributes } of names) {
          if (isDots(name)) hasDots = true
          else entries.push(entryOf(name, attributes))
        }
        asked.push(heard(session.readFolder(handle)))
      }
    } finally {
      if (!session.isEnded) await session.close(handle)
    }
    // A server may leave out what it may not look at: then it may not look at the folder's own dot either.
    if (!hasDots && entries.length === 0) await session.lstat(encodePath(joinStored(folder, '.')))
    return { entries, odd: [] }
  }

  async stat(path: string): Promise<RemoteEntry | null> {
    const attributes = await new SftpNames(await this.#connected()).attributesAt(path)
    return attributes === null ? null : entryOf(nameOf(path), attributes)
  }

  async open(path: string): Promise<RemoteReader | null> {
    const session = await this.#connected()
    try {
      const handle = await session.open(encodePath(path), openFlags.read)
      const entry = entryOf(nameOf(path), await session.fstat(handle))
      // Nothing is asked for before the first read.
      if (entry.kind === 'file') return new SftpReader(session, handle, new WholeFile(this.server, path, entry, () => {}))
      await session.close(handle)
      return null
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null
      throw error
    }
  }

  async upload(path: string, temporary: string, content: RemoteContent): Promise<RemoteUpload> {
    const session = await this.#connected()
    const writeOut = () => this.#durable.writeOut(temporary, session)
    const reconnected = () => this.#connected()
    const place = { server: this.server, path, temporary, content, ordinaryMode: this.#ordinaryMode, reconnected, writeOut }
    const upload = await SftpUpload.begin(session, new SftpNames(session), place)
    this.#ordinaryMode = upload.ordinaryMode
    return {
      write: (bytes) => upload.write(bytes),
      complete: () => upload.complete(),
      takeIn: (from) => upload.takeIn(from),
      takeWhole: (whole) => upload.takeWhole(whole),
      discard: () => upload.discard(),
      publish: async (condition) => {
        const entry = await upload.publish(condition)
        if (entry !== null) this.#durable.add(path)
        return entry
      },
    }
  }

  async makeFolder(path: string): Promise<void> {
    const session = await this.#connected()
    try {
      await session.makeFolder(encodePath(path))
    } catch (error) {
      if ((await this.stat(path)) !== null) throw new PathError('EEXIST', 'something has the name already')
      throw error
    }
  }

  async removeFolder(path: string): Promise<void> {
    const session = await this.#connected()
    try {
      await session.removeFolder(encodePath(path))
    } catch (error) {
      if (errnoOf(error) !== 'EIO') throw error
      const { entries } = await this.list(path)
      throw entries.length > 0 ? new PathError('ENOTEMPTY', 'the folder is not empty') : error
    }
  }

  async removeFile(path: string, _expected: RemoteEntry): Promise<boolean> {
    const session = await this.#connected()
    try {
      await session.remove(encodePath(path))
      return true
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false
      throw error
    }
  }

  async move(from: string, to: string): Promise<void> {
    await new SftpNames(await this.#connected()).move(from, to)
    this.#durable.move(from, to)
  }

  /** A second name for the same file, where the server knows such a thing. */
  async copy(from: string, to: string): Promise<void> {
    const session = await this.#connected()
    if (!session.has('hardlink@openssh.com')) throw new PathError('ENOTSUP', 'the server can not give a file a second name')
    try {
      await session.link(encodePath(from), encodePath(to))
    } catch (error) {
      if (errnoOf(error) !== 'EIO') throw error
      if ((await this.stat(to)) !== null) throw new PathError('EEXIST', 'something has the name already')
      throw new PathError('EXDEV', 'the two places are on different disks of the server')
    }
  }

  async setMtime(path: string, _entry: RemoteEntry, mtimeNs: bigint): Promise<void> {
    const attributes = timeAttributes(mtimeNs)
    if (attributes.mtimeSeconds === undefined) throw new PathError('EINVAL', 'the server can not keep this time')
    const session = await this.#connected()
    await session.setAttributes(encodePath(path), attributes)
  }

  async setMode(path: string, mode: number): Promise<void> {
    const session = await this.#connected()
    await session.setAttributes(encodePath(path), { mode })
  }

  /** Where a part of the path is not there, the rest of it is as it is given. */
  async realPath(path: string): Promise<string> {
    const session = await this.#connected()
    try {
      return decodePath(await session.realPath(encodePath(path === '' ? '.' : path)))
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' || path === '' || path === '/') throw error
      const parent = path.startsWith('/') && parentOf(path) === '' ? '/' : parentOf(path)
      return joinStored(await this.realPath(parent), nameOf(path))
    }
  }

  async freeBytes(folder: string): Promise<number | null> {
    const session = await this.#connected()
    return session.has('statvfs@openssh.com') ? session.freeBytes(encodePath(folder)) : null
  }

  makeDurable(): Promise<void> {
    return this.#durable.all()
  }

  async close(): Promise<void> {
    await this.#channels.close()
  }

  #connected(): Promise<SftpSession> {
    return this.#channels.next()
  }
}

function isDots(name: Buffer): boolean {
  return (name.length === 1 && name[0] === 0x2e) || (name.length === 2 && name[0] === 0x2e && name[1] === 0x2e)
}

/** An answer that may come when nobody waits for it any more. */
function heard(answer: Promise<SftpName[] | null>): Promise<SftpName[] | null> {
  answer.catch(() => {})
  return answer
}

/** Signs in, so that what a server can't do is known before anything is done. */
export async function openSftpStore(settings: SftpSettings, channels?: number): Promise<SftpStore> {
  const store = new SftpStore(settings, channels)
  await store.realPath('')
  return store
}

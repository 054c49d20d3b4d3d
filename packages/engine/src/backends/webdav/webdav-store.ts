import { isSafeName, joinPath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RetryPolicy } from '../remote/ask-again.ts'
import type {
  OddEntry,
  RemoteContent,
  RemoteEntry,
  RemoteListing,
  RemoteReader,
  RemoteStore,
  RemoteTraits,
  RemoteUpload,
} from '../remote/remote-store.ts'
import type { WebdavSettings } from '../remote/store-settings.ts'
import { serverName } from '../remote/whole-file.ts'
import { DavConditions } from './dav-conditions.ts'
import { DavCopies } from './dav-copies.ts'
import { checksumProperty, entryOf, entryProperties, isSameFile, revisionIn } from './dav-entry.ts'
import { find, read } from './dav-find.ts'
import { maxNameBytes, namesBelow, requireNewName } from './dav-path.ts'
import { openDavReader } from './dav-reader.ts'
import { DavRequests } from './dav-requests.ts'
import { DavUpload } from './dav-upload.ts'
import type { DavResponse } from './multistatus.ts'
import { removeEmptyFolder } from './remove-empty-folder.ts'

/** Nothing is asked of the server yet. */
export function openWebdavStore(settings: WebdavSettings): RemoteStore {
  return new WebdavStore(settings)
}

/** A folder of a WebDAV server. What servers do differently is found out with the first upload, on a file of our own. */
export class WebdavStore implements RemoteStore {
  readonly server: string
  readonly #requests: DavRequests
  /** For what is asked again by who asks. */
  readonly #looking: DavRequests
  readonly #vendor: WebdavSettings['vendor']
  readonly #conditions: DavConditions
  readonly #copies: DavCopies
  #hasRevisions = true
  /** Given where the server keeps times that it is told. */
  readonly setMtime?: NonNullable<RemoteStore['setMtime']>

  constructor(settings: WebdavSettings, retry?: RetryPolicy) {
    this.#requests = new DavRequests(settings, retry)
    this.#looking = this.#requests.looking
    this.#vendor = settings.vendor
    const { username, password, bearerToken, vendor } = settings
    this.server = serverName(['webdav', this.#requests.base.href, username, password, bearerToken, vendor])
    const stat = (path: RelPath) => this.#stat(this.#requests, path)
    const setTime = (path: RelPath, mtimeNs: bigint) => this.#setTime(path, mtimeNs)
    this.#conditions = new DavConditions(this.#requests, stat)
    this.#copies = new DavCopies(this.server, this.#requests, { stat, setTime: vendor === 'other' ? null : setTime })
    if (vendor !== 'other') this.setMtime = (path, _, mtimeNs) => setTime(ownPath(path), mtimeNs)
  }

  get traits(): RemoteTraits {
    const isPlain = this.#vendor === 'other'
    return {
      mtimePrecisionNs: isPlain ? null : 1_000_000_000n,
      ownRevision: this.#hasRevisions,
      // Many servers make ETags of size and time in whole seconds, and their clock is told in whole seconds too; Nextcloud and ownCloud draw
      // a new one for every write.
      granuleMs: isPlain ? 2000 : 10,
      caseInsensitive: false,
      maxNameBytes,
      emptyFolders: true,
      conditions: this.#conditions.honoured,
      hashes: isPlain ? [] : ['sha1'],
      modes: false,
    }
  }

  label(folder: string): string {
    return `${this.#requests.base.href.replace(/\/$/, '')}/${ownPath(folder)}`.replace(/\/$/, '')
  }

  list(folder: string, signal?: AbortSignal): Promise<RemoteListing> {
    return this.#list(this.#looking, ownPath(folder), signal)
  }

  async #list(requests: DavRequests, path: RelPath, signal?: AbortSignal): Promise<RemoteListing> {
    const { answer, responses, youngFromNs } = await find(requests, {
      path,
      depth: 1,
      isFolder: true,
      properties: this.#properties(),
      signal,
    })
    if (responses === null) {
      // Servers answer in many ways for a folder's address where a file lies.
      const there = answer.status === 404 || answer.status === 400 || answer.status === 409 ? await this.#stat(requests, path) : null
      if (there?.kind === 'file') throw new PathError('ENOTDIR', `${path} is no folder`)
      throw answer.trouble()
    }
    return this.#listing(path, responses, youngFromNs)
  }

  #listing(folder: RelPath, responses: readonly DavResponse[], youngFromNs: bigint | null): RemoteListing {
    const entries = new Map<string, RemoteEntry>()
    const odd: OddEntry[] = []
    const above = folder === '' ? [] : folder.split('/')
    let own: RemoteEntry | null = null
    for (const response of responses) {
      const names = namesBelow(response.href, this.#requests.base)
      if (names === null || names.length > above.length + 1 || above.some((name, i) => names[i] !== name)) {
        throw new PathError(
          'EIO',
          `the listing of ${folder || '/'} tells of ${response.href}, which does not lie in it. Use the address by which the server itself calls its folders`,
        )
      }
      const name = names[above.length]
      const entry = this.#entry(name ?? '', response, youngFromNs)
      if (name === undefined) {
        if (response.status === 507) throw new PathError('EIO', `the server tells only a part of what is in ${folder || '/'}`)
        own = entry
        continue
      }
      if (!isSafeName(name)) odd.push({ name, why: 'it is no name of something in a folder' })
      else if (!name.isWellFormed()) odd.push({ name, why: 'its name is not UTF-8' })
      else if (entry === null)
        odd.push({ name, why: `the server does not show what it is (${response.status ?? response.refused[0] ?? 'no status'})` })
      else if (entries.has(name)) odd.push({ name, why: 'the server tells of it twice' })
      else entries.set(name, entry)
    }
    if (own === null) throw new PathError('EIO', `the listing of ${folder || '/'} does not tell of the folder itself`)
    if (own.kind !== 'directory') throw new PathError('ENOTDIR', `${folder} is no folder`)
    for (const { name } of odd) entries.delete(name)
    return { entries: [...entries.values()], odd }
  }

  stat(path: string): Promise<RemoteEntry | null> {
    return this.#stat(this.#looking, ownPath(path))
  }

  async #stat(requests: DavRequests, own: RelPath): Promise<RemoteEntry | null> {
    const { answer, responses, youngFromNs } = await find(requests, { path: own, depth: 0, properties: this.#properties() })
    if (responses === null) {
      if (answer.status === 404 || answer.status === 410) return null
      // Apache's answer for what would lie below a file.
      if (answer.status === 400 && own !== '' && (await this.#stat(requests, parentOf(own)))?.kind !== 'directory') return null
      throw answer.trouble()
    }
    const [response] = responses
    if (response === undefined || responses.length > 1) throw new PathError('EIO', `the server does not say what ${own || '/'} is`)
    if (response.status === 404) return null
    const entry = this.#entry(nameOf(own), response, youngFromNs)
    if (entry === null) throw new PathError('EACCES', `the server does not show what ${own || '/'} is`)
    return entry
  }

  #entry(name: string, response: DavResponse, youngFromNs: bigint | null): RemoteEntry | null {
    // Nextcloud and ownCloud draw a new ETag for every write.
    const entry = entryOf(name, response, this.#vendor === 'other' ? youngFromNs : null)
    // Servers without ETags show none for any file.
    if (entry?.kind === 'file' && revisionIn(entry) === null) this.#hasRevisions = false
    return entry
  }

  #properties(): string {
    return this.#vendor === 'other' ? entryProperties : entryProperties + checksumProperty
  }

  open(path: string): Promise<RemoteReader | null> {
    return openDavReader(this.#looking, ownPath(path), { server: this.server, stat: (asked) => this.stat(asked) })
  }

  async upload(path: string, temporary: string, content: RemoteContent): Promise<RemoteUpload> {
    const target = ownPath(path)
    requireNewName(nameOf(target))
    this.#requests.address(target)
    const place = joinPath(parentOf(target), nameOf(ownPath(temporary)))
    const store = { stat: (asked: RelPath) => this.#stat(this.#requests, asked), conditions: this.#conditions, copies: this.#copies }
    return new DavUpload(this.#requests, store, { target, temporary: place }, content, this.#vendor !== 'other')
  }

  async makeFolder(path: string): Promise<void> {
    const own = ownPath(path)
    requireNewName(nameOf(own))
    // Some servers answer with success where there is a folder already.
    if ((await this.#stat(this.#requests, own)) !== null) throw new PathError('EEXIST', `${own} is there`)
    const answer = await this.#requests.send({ method: 'MKCOL', path: own, isFolder: true })
    await answer.text()
    if (answer.status === 201 || answer.status === 200) return
    // Servers give many answers where there is no folder.
    if ((await this.#stat(this.#requests, parentOf(own)))?.kind !== 'directory')
      throw new PathError('ENOENT', `there is no folder for ${own}`)
    if (answer.status === 405) throw new PathError('EEXIST', `${own} is there`)
    throw answer.trouble()
  }

  removeFolder(path: string): Promise<void> {
    return removeEmptyFolder(this.#requests, ownPath(path), (folder) => this.#list(this.#requests, folder))
  }

  async removeFile(path: string, expected: RemoteEntry): Promise<boolean> {
    const own = ownPath(path)
    const condition = this.#conditions.of(own, expected, 'remove')
    // RACE: where the server knows no conditions, a file or folder that takes the name between this look and the request is removed.
    if (condition === null && !isSameFile(await this.#stat(this.#requests, own), expected)) return false
    const answer = await this.#requests.send({ method: 'DELETE', path: own, headers: condition ?? {} })
    await answer.text()
    if (answer.status === 412 || answer.status === 404) return false
    if (answer.status < 200 || answer.status >= 300 || answer.status === 207) throw answer.trouble()
    return true
  }

  async move(from: string, to: string): Promise<void> {
    return this.#transfer('MOVE', ownPath(from), ownPath(to))
  }

  async copy(from: string, to: string): Promise<void> {
    return this.#transfer('COPY', ownPath(from), ownPath(to))
  }

  async #transfer(method: 'MOVE' | 'COPY', from: RelPath, to: RelPath): Promise<void> {
    requireNewName(nameOf(to))
    const there = await this.#stat(this.#requests, from)
    if (there === null) throw new PathError('ENOENT', `${from} is not there`)
    const isFolder = there.kind === 'directory'
    if (!this.#conditions.honoured.create && (await this.#stat(this.#requests, to)) !== null)
      throw new PathError('EEXIST', `${to} is there`)
    const headers = { Destination: this.#requests.address(to, isFolder), Overwrite: 'F', ...(isFolder ? { Depth: 'infinity' } : {}) }
    const answer = await this.#requests.send({ method, path: from, isFolder, headers })
    await answer.text()
    if (answer.status === 201 || answer.status === 204) return
    if (answer.status === 412) throw new PathError('EEXIST', `${to} is there`)
    // Servers give many answers for a folder that is not there.
    if ((await this.#stat(this.#requests, from)) === null) throw new PathError('ENOENT', `${from} is not there`)
    if ((await this.#stat(this.#requests, parentOf(to)))?.kind !== 'directory')
      throw new PathError('ENOENT', `there is no folder for ${to}`)
    throw answer.trouble()
  }

  async #setTime(own: RelPath, mtimeNs: bigint): Promise<void> {
    const time = `<D:lastmodified>${mtimeNs / 1_000_000_000n}</D:lastmodified>`
    const answer = await this.#requests.send({
      method: 'PROPPATCH',
      path: own,
      isRepeatable: true,
      headers: { 'Content-Type': 'application/xml; charset=utf-8' },
      body: `<?xml version="1.0" encoding="utf-8"?><D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>${time}</D:prop></D:set></D:propertyupdate>`,
    })
    const text = await answer.text()
    if (answer.status !== 207) throw answer.trouble()
    const refused = read(text, this.#requests, own).flatMap((response) => response.refused)[0]
    if (refused !== undefined) throw new PathError('ENOTSUP', `the server does not set the time of ${own} (${refused})`)
  }

  async realPath(path: string): Promise<string> {
    return path
  }

  async freeBytes(folder: string): Promise<number | null> {
    const { responses } = await find(this.#looking, {
      path: ownPath(folder),
      depth: 0,
      isFolder: true,
      properties: '<D:quota-available-bytes/>',
    })
    const text = responses?.[0]?.properties.get('{DAV:}quota-available-bytes')?.text.trim() ?? ''
    // Numbers below zero say that there is no quota, or that nobody knows.
    return /^[0-9]+$/.test(text) ? Number(text) : null
  }

  /** A server has nothing by which it could be asked. */
  async makeDurable(): Promise<void> {}

  close(): Promise<void> {
    return this.#requests.close()
  }
}

function ownPath(path: string): RelPath {
  return path.replace(/^\/+|\/+$/g, '')
}

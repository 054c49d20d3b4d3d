/**
 * A page holds the entries of one directory on one side, sorted by the bytes of their names. A scan and
 * the baseline write the same bytes for the same entries, so an unchanged directory is recognised by
 * comparing two blocks of memory, without an object per file.
 *
 * One record: kind (u8), length of the name (u16 LE), the name's bytes; for a file or a link also size
 * (f64 LE, -1 unknown), modification time (i64 LE nanoseconds, the smallest i64 for none), length of
 * the revision (u8), the revision's bytes. Where the highest bit of the kind is set, metadata follows:
 * its length (u8) and its bytes.
 */
import { decodeMetadata, encodeMetadata, type Metadata } from './metadata.ts'
import { decodePath, encodePath } from './rel-path.ts'
import type { Agreeable, FileSeen } from './seen.ts'
import { storableTime } from './storable-time.ts'

/** Goes up when the record changes. */
export const pageFormat = 2

/** Whether pages of a format can be read. A later format only ever added kinds of records, so older pages are read as they are. */
export function isReadableFormat(format: number): boolean {
  return format >= 1 && format <= pageFormat
}

/** Above this many entries a directory has more than one page. */
export const maxPageEntries = 8192

const fileKind = 1
const directoryKind = 2
const linkKind = 3
const followedKind = 4
const withMetadata = 0x80
const maxRevisionBytes = 255
const noTime = -(2n ** 63n)
const fixedFileBytes = 1 + 2 + 8 + 8 + 1

export interface PageEntry {
  readonly name: string
  readonly seen: Agreeable
  /** Of a file's content, as chars below 256; kept beside the page and not in it. */
  readonly hash?: string | null
}

/** Grows as records are put; `take` gives the block and starts the next one. */
export class PageWriter {
  #bytes = new Uint8Array(16_384)
  #view = new DataView(this.#bytes.buffer)
  #length = 0
  #files = 0
  #entries = 0
  /** Where the last record begins. */
  #last = 0

  putDirectory(name: string, form?: 'link'): void {
    this.#putName(form === 'link' ? followedKind : directoryKind, name, 0)
    this.#entries++
  }

  putFile(name: string, size: number, mtimeNs: bigint | null, revision: string | null): void {
    this.#putContent(fileKind, name, size, mtimeNs, revision)
  }

  #putContent(kind: number, name: string, size: number, mtimeNs: bigint | null, revision: string | null): void {
    if (revision !== null && revision.length > maxRevisionBytes) throw new RangeError(`a revision of ${revision.length} bytes`)
    this.#putFileHead(kind, name, size, mtimeNs, revision?.length ?? 0)
    if (revision !== null) for (let i = 0; i < revision.length; i++) this.#bytes[this.#length++] = revision.charCodeAt(i)
  }

  /** The same record for a revision of two 64-bit numbers, which local disks have, without a string for it. */
  putFileWithPair(name: string, size: number, mtimeNs: bigint, first: bigint, second: bigint): void {
    this.#putFileHead(fileKind, name, size, mtimeNs, 16)
    this.#view.setBigUint64(this.#length, first, true)
    this.#view.setBigUint64(this.#length + 8, second, true)
    this.#length += 16
  }

  /** Adds to the record that was put last; `metadata` is encoded. */
  addMetadata(metadata: string): void {
    if (metadata.length > maxRevisionBytes) throw new RangeError(`metadata of ${metadata.length} bytes`)
    this.#reserve(1 + metadata.length)
    this.#bytes[this.#last] = (this.#bytes[this.#last] as number) | withMetadata
    this.#bytes[this.#length++] = metadata.length
    for (let i = 0; i < metadata.length; i++) this.#bytes[this.#length++] = metadata.charCodeAt(i)
  }

  put({ name, seen }: PageEntry): void {
    this.#putSeen(name, seen)
    if (seen.metadata !== undefined) this.addMetadata(encodeMetadata(seen.metadata))
  }

  #putSeen(name: string, seen: Agreeable): void {
    if (seen.kind === 'directory') this.putDirectory(name, seen.form)
    else this.#putContent(seen.form === 'link' ? linkKind : fileKind, name, seen.size, seen.mtimeNs, seen.revision)
  }

  take(): { entries: Uint8Array; files: number; count: number } {
    const taken = { entries: this.#bytes.slice(0, this.#length), files: this.#files, count: this.#entries }
    this.#length = 0
    this.#files = 0
    this.#entries = 0
    return taken
  }

  #putFileHead(kind: number, name: string, size: number, mtimeNs: bigint | null, revisionLength: number): void {
    this.#putName(kind, name, fixedFileBytes + revisionLength)
    this.#view.setFloat64(this.#length, size, true)
    this.#view.setBigInt64(this.#length + 8, mtimeNs === null ? noTime : storableTime(mtimeNs), true)
    this.#bytes[this.#length + 16] = revisionLength
    this.#length += 17
    this.#files++
    this.#entries++
  }

  #putName(kind: number, name: string, more: number): void {
    this.#reserve(3 + name.length * 3 + more)
    this.#last = this.#length
    this.#bytes[this.#length] = kind
    const at = this.#length + 3
    let end = at
    for (let i = 0; i < name.length; i++) {
      const unit = name.charCodeAt(i)
      if (unit >= 0x80) {
        const bytes = encodePath(name)
        this.#bytes.set(bytes, at)
        end = at + bytes.length
        break
      }
      this.#bytes[end++] = unit
    }
    this.#view.setUint16(this.#length + 1, end - at, true)
    this.#length = end
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

/** Thrown when bytes are not a page: the state is damaged and must not be trusted. */
export class DamagedPage extends Error {}

/** The entries of a page, in order. */
export function decodePage(bytes: Uint8Array): PageEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: PageEntry[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = recordEnd(bytes, view, at)
    const nameEnd = at + 3 + view.getUint16(at + 1, true)
    const name = decodePath(bytes.subarray(at + 3, nameEnd))
    const seen = decodeSeen(bytes, view, at, nameEnd)
    const metadata = decodeMetadataAt(bytes, view, at)
    entries.push({ name, seen: metadata === null ? seen : { ...seen, metadata } })
    at = end
  }
  return entries
}

function decodeSeen(bytes: Uint8Array, view: DataView, at: number, nameEnd: number): Agreeable {
  const kind = kindAt(bytes, at)
  if (kind === directoryKind) return { kind: 'directory' }
  if (kind === followedKind) return { kind: 'directory', form: 'link' }
  const file = decodeFile(bytes, view, nameEnd)
  return kind === linkKind ? { ...file, form: 'link' } : file
}

function isDirectory(kind: number): boolean {
  return kind === directoryKind || kind === followedKind
}

function kindAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) & ~withMetadata
}

function decodeMetadataAt(bytes: Uint8Array, view: DataView, at: number): Metadata | null {
  if (kindAt(bytes, at) === bytes[at]) return null
  const start = plainEnd(bytes, view, at)
  const metadata = decodeMetadata(String.fromCharCode(...bytes.subarray(start + 1, start + 1 + (bytes[start] as number))))
  if (metadata === null) throw new DamagedPage(`metadata at byte ${start} is none`)
  return metadata
}

function decodeFile(bytes: Uint8Array, view: DataView, at: number): FileSeen {
  const mtimeNs = view.getBigInt64(at + 8, true)
  const length = bytes[at + 16] as number
  return {
    kind: 'file',
    size: view.getFloat64(at, true),
    mtimeNs: mtimeNs === noTime ? null : mtimeNs,
    revision: length === 0 ? null : String.fromCharCode(...bytes.subarray(at + 17, at + 17 + length)),
  }
}

function recordEnd(bytes: Uint8Array, view: DataView, at: number): number {
  const end = plainEnd(bytes, view, at)
  if (kindAt(bytes, at) === bytes[at]) return end
  const after = end + 1 + (bytes[end] ?? 0)
  if (after > bytes.length) throw new DamagedPage(`a record is cut off at byte ${at}`)
  return after
}

/** Where a record ends, its metadata left out. */
function plainEnd(bytes: Uint8Array, view: DataView, at: number): number {
  if (at + 3 > bytes.length) throw new DamagedPage(`a record is cut off at byte ${at}`)
  const kind = kindAt(bytes, at)
  const nameEnd = at + 3 + view.getUint16(at + 1, true)
  if (isDirectory(kind) && nameEnd <= bytes.length) return nameEnd
  if (kind !== fileKind && kind !== linkKind) throw new DamagedPage(`a record at byte ${at} is of no known kind`)
  if (nameEnd + 17 > bytes.length) throw new DamagedPage(`a record is cut off at byte ${at}`)
  const end = nameEnd + 17 + (bytes[nameEnd + 16] as number)
  if (end > bytes.length) throw new DamagedPage(`a record is cut off at byte ${at}`)
  return end
}

/** Whether two pages hold the same names in the same spelling, without decoding them. */
export function haveSameNames(one: Uint8Array, two: Uint8Array): boolean {
  const [a, b] = [Buffer.from(one.buffer, one.byteOffset, one.byteLength), Buffer.from(two.buffer, two.byteOffset, two.byteLength)]
  const views = { a: new DataView(a.buffer, a.byteOffset, a.length), b: new DataView(b.buffer, b.byteOffset, b.length) }
  let [atA, atB] = [0, 0]
  while (atA < a.length && atB < b.length) {
    const ends = { a: atA + 3 + views.a.getUint16(atA + 1, true), b: atB + 3 + views.b.getUint16(atB + 1, true) }
    if (a.compare(b, atB + 3, ends.b, atA + 3, ends.a) !== 0) return false
    atA = recordEnd(a, views.a, atA)
    atB = recordEnd(b, views.b, atB)
  }
  return atA === a.length && atB === b.length
}

/** How many files and directories a page holds, without decoding it. */
export function countPage(bytes: Uint8Array): { files: number; directories: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const counts = { files: 0, directories: 0 }
  for (let at = 0; at < bytes.length; at = recordEnd(bytes, view, at)) {
    if (isDirectory(kindAt(bytes, at))) counts.directories++
    else counts.files++
  }
  return counts
}

/** Whether a page has a link that is followed to a folder. */
export function hasFollowed(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; at = recordEnd(bytes, view, at)) if (kindAt(bytes, at) === followedKind) return true
  return false
}

/** Whether a page has a file of this name, given as bytes. Most pages are answered by a search for the bytes, without a look at a record. */
export function pageHasFile(bytes: Uint8Array, name: Uint8Array): boolean {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (whole.indexOf(name) === -1) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; at = recordEnd(bytes, view, at)) {
    if (kindAt(bytes, at) !== fileKind || view.getUint16(at + 1, true) !== name.length) continue
    if (whole.compare(name, 0, name.length, at + 3, at + 3 + name.length) === 0) return true
  }
  return false
}

/** Whether each file of a page has a revision, without decoding it. */
export function hasEveryRevision(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; ) {
    const end = recordEnd(bytes, view, at)
    if (!isDirectory(kindAt(bytes, at)) && bytes[at + fixedFileBytes - 1 + view.getUint16(at + 1, true)] === 0) return false
    at = end
  }
  return true
}

/**
 * Looks at files by the system's own call, whose answer stays in one block of memory. A walk looks at every file there is, and Node makes
 * an object with twenty numbers for each look.
 */
import { closeSync, constants, lstatSync, openSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { hasEscapedByte } from '../../core/rel-path.ts'
import { fileIdOf } from './local-seen.ts'
import { type SystemLibrary, systemLibrary } from './system-library.ts'

/** What a look tells, until the next one. */
export interface QuickStats {
  readonly isFile: boolean
  readonly size: number
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  /** That of `fileIdOf`. */
  readonly fileId: bigint
}

/**
 * Looks at a name in a folder that is open. Links are not followed. Null where there is nothing to be seen: another way of looking says why.
 */
export type QuickLook = (folder: number, name: string) => QuickStats | null

const notThroughLinks = 0x100
const allWithBirth = 0xfff
const longestNameBytes = 255

/** Null where the system's call can't be made, or tells something else than Node does. */
export function quickLook(): QuickLook | null {
  const library = systemLibrary()
  if (library === null) return null
  try {
    const look = load(library)
    return agreesWithNode(look, process.execPath) ? look : null
  } catch {
    // An old C library has no such function.
    return null
  }
}

function load(library: SystemLibrary): QuickLook {
  const statx = library.func('int statx(int folder, uintptr_t name, int flags, unsigned int mask, uintptr_t found)')
  const bytes = Buffer.alloc(longestNameBytes + 1)
  const found = new StatxBlock()
  const [name, block] = [library.addressOf(bytes), library.addressOf(found.bytes)]
  return (folder, text) => {
    const length = putName(bytes, text)
    if (length === null) return null
    bytes[length] = 0
    return statx(folder, name, notThroughLinks, allWithBirth, block) === 0 ? found : null
  }
}

/** Null where the name has no such bytes, or too many. */
function putName(bytes: Buffer, text: string): number | null {
  if (text.length > longestNameBytes) return null
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0x80) return putLetters(bytes, text)
    bytes[at] = unit
  }
  return text.length
}

function putLetters(bytes: Buffer, text: string): number | null {
  return hasEscapedByte(text) || Buffer.byteLength(text) > longestNameBytes ? null : bytes.write(text)
}

function agreesWithNode(look: QuickLook, file: string): boolean {
  const folder = openSync(dirname(file), constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    const [stats, quick] = [lstatSync(file, { bigint: true }), look(folder, basename(file))]
    if (quick === null || quick.isFile !== stats.isFile() || BigInt(quick.size) !== stats.size) return false
    return quick.mtimeNs === stats.mtimeNs && quick.ctimeNs === stats.ctimeNs && quick.fileId === fileIdOf(stats)
  } finally {
    closeSync(folder)
  }
}

/** `struct statx` of Linux, which is the same on every kind of machine. */
class StatxBlock implements QuickStats {
  readonly bytes = Buffer.from(new ArrayBuffer(256))
  readonly #u16 = new Uint16Array(this.bytes.buffer)
  readonly #u32 = new Uint32Array(this.bytes.buffer)
  readonly #i64 = new BigInt64Array(this.bytes.buffer)

  get isFile(): boolean {
    return ((this.#u16[28 / 2] as number) & 0xf000) === 0x8000
  }

  get size(): number {
    return Number(this.#i64[40 / 8])
  }

  get mtimeNs(): bigint {
    return this.#timeAt(112)
  }

  get ctimeNs(): bigint {
    return this.#timeAt(96)
  }

  get fileId(): bigint {
    return (this.#i64[32 / 8] as bigint) ^ this.#timeAt(80)
  }

  /** Seconds, which are negative before 1970, and the nanoseconds after them. */
  #timeAt(byte: number): bigint {
    return (this.#i64[byte / 8] as bigint) * 1_000_000_000n + BigInt(this.#u32[(byte + 8) / 4] as number)
  }
}

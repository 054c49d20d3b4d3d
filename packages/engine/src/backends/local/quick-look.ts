/**
 * Looks at files by the system's own call, whose answer stays in one block of memory. A walk looks at every file there is, and Node makes
 * an object with twenty numbers for each look.
 */
import { lstatSync } from 'node:fs'
import type { LocalPath } from './local-path.ts'
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

/** Links are not followed. Null where there is nothing to be seen: another way of looking says why. */
export type QuickLook = (at: LocalPath) => QuickStats | null

const fromHere = -100
const notThroughLinks = 0x100
const allWithBirth = 0xfff
const longestPathBytes = 4095
/** A unit of a string is at most so many bytes. */
const bytesOfUnit = 3

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
  const statx = library.func('int statx(int folder, const void *path, int flags, unsigned int mask, void *found)')
  const path = Buffer.alloc(longestPathBytes + 1)
  const found = new StatxBlock()
  return (at) => {
    if (at.length * bytesOfUnit > longestPathBytes) return null
    const length = typeof at === 'string' ? path.write(at) : at.copy(path)
    path[length] = 0
    return statx(fromHere, path, notThroughLinks, allWithBirth, found.bytes) === 0 ? found : null
  }
}

function agreesWithNode(look: QuickLook, file: string): boolean {
  const [stats, quick] = [lstatSync(file, { bigint: true }), look(file)]
  if (quick === null || quick.isFile !== stats.isFile() || BigInt(quick.size) !== stats.size) return false
  return quick.mtimeNs === stats.mtimeNs && quick.ctimeNs === stats.ctimeNs && quick.fileId === fileIdOf(stats)
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

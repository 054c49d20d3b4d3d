/** The system's C library, for calls that Node has none for. It takes a package that is not there on every machine. */
import { createRequire } from 'node:module'
import type { LocalPath } from './local-path.ts'

export type SystemCall = (...args: readonly (Uint8Array | number | null)[]) => number

export interface SystemLibrary {
  /** By its declaration in C. Throws when the library has no such function. */
  func(declaration: string): SystemCall
  /** For a parameter that is declared as `uintptr_t`, which takes half the time of a pointer. Good for as long as somebody keeps the bytes. */
  addressOf(bytes: Uint8Array): number
  /** The name, like ENOENT, of why the last call of this thread failed. */
  failure(): string
}

/** The part of the package that is used here. */
interface ForeignFunctions {
  load(library: null): { func(declaration: string): SystemCall }
  address(bytes: Uint8Array): bigint
  errno(): number
  readonly os: { readonly errno: Readonly<Record<string, number>> }
}

let loaded: SystemLibrary | null | undefined

/** Null where the C library can't be called. */
export function systemLibrary(): SystemLibrary | null {
  if (loaded === undefined) loaded = load()
  return loaded
}

function load(): SystemLibrary | null {
  if (process.platform !== 'linux') return null
  try {
    const foreign = createRequire(import.meta.url)('koffi') as ForeignFunctions
    const library = foreign.load(null)
    return {
      func: (declaration) => library.func(declaration),
      addressOf: (bytes) => Number(foreign.address(bytes)),
      failure: () => nameOf(foreign.errno(), foreign.os.errno),
    }
  } catch {
    // The package is optional: a machine it has no program for does without, and whoever needs a call says so.
    return null
  }
}

function nameOf(number: number, names: Readonly<Record<string, number>>): string {
  return Object.keys(names).find((name) => names[name] === number) ?? `E${number}`
}

/** A path or name as C takes it. */
export function zeroEnded(text: LocalPath): Uint8Array {
  return Buffer.concat([typeof text === 'string' ? Buffer.from(text) : text, Buffer.alloc(1)])
}

/** Gives a name to a file that is open and has none. */
import { encodePath } from '../../core/rel-path.ts'
import { type SystemLibrary, systemLibrary, zeroEnded } from './system-library.ts'

/** Never replaces anything. Throws an error with the system's `code` where it can't, like EEXIST. */
export type NameOpenFile = (file: number, folder: number, name: string) => void

/** AT_FDCWD and AT_SYMLINK_FOLLOW */
const [anywhere, following] = [-100, 0x400]

let loaded: NameOpenFile | null | undefined

/** Null where the system has no such call. */
export function nameOpenFile(): NameOpenFile | null {
  if (loaded === undefined) loaded = load(systemLibrary())
  return loaded
}

function load(library: SystemLibrary | null): NameOpenFile | null {
  if (library === null) return null
  try {
    const call = library.func('int linkat(int from_folder, const void *from, int folder, const void *name, int flags)')
    return (file, folder, name) => {
      const done = call(anywhere, zeroEnded(`/proc/self/fd/${file}`), folder, zeroEnded(Buffer.from(encodePath(name))), following)
      if (done === 0) return
      const code = library.failure()
      throw Object.assign(new Error(`${code}: linkat`), { code, syscall: 'linkat' })
    }
  } catch {
    // An old C library has no such function.
    return null
  }
}

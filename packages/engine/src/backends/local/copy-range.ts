/** Copies bytes from file to file within the system: they need not pass through this program then. */
import { beginWritingOut } from './begin-writing-out.ts'
import { type SystemLibrary, systemLibrary } from './system-library.ts'

/** From where each of two open files was read or written last. Answers with how many bytes were copied; 0 at the end of the file. */
export type CopyRange = (from: number, to: number, bytes: number) => number | null

/** What says that these two files, or this system, can't do it; nothing was copied then. */
const cannot: ReadonlySet<string> = new Set(['EXDEV', 'EINVAL', 'ENOSYS', 'EOPNOTSUPP', 'ENOTSUP', 'EPERM', 'EBADF', 'ETXTBSY'])

let loaded: CopyRange | null | undefined

/** Null where the system has no such call; its answer is null where it can't be done between these two, and nothing was done. */
export function copyRange(): CopyRange | null {
  if (loaded === undefined) loaded = load(systemLibrary())
  return loaded
}

function load(library: SystemLibrary | null): CopyRange | null {
  if (library === null) return null
  try {
    const call = library.func('int64_t copy_file_range(int from, void *from_at, int to, void *to_at, uint64_t bytes, unsigned int flags)')
    return (from, to, bytes) => {
      for (;;) {
        const copied = Number(call(from, null, to, null, bytes, 0))
        if (copied > 0) beginWritingOut(to)
        if (copied >= 0) return copied
        const code = library.failure()
        if (cannot.has(code)) return null
        if (code !== 'EINTR') throw Object.assign(new Error(`${code}: copy_file_range`), { code, syscall: 'copy_file_range' })
      }
    }
  } catch {
    // An old C library has no such function.
    return null
  }
}

import { type SystemLibrary, systemLibrary } from './system-library.ts'

/** SYNC_FILE_RANGE_WRITE: waits for nothing. */
const beginWriting = 2

let loaded: ((file: number) => void) | undefined

/**
 * Has the disk begin at once with what an open file holds by now, so that little is left to wait for when it is made durable. Whether it does is asked
 * only then; where the system has no such call, it begins when it sees fit.
 */
export function beginWritingOut(file: number): void {
  loaded ??= load(systemLibrary())
  loaded(file)
}

function load(library: SystemLibrary | null): (file: number) => void {
  if (library === null) return () => {}
  try {
    const call = library.func('int sync_file_range(int file, int64_t at, int64_t bytes, unsigned int flags)')
    return (file) => void call(file, 0, 0, beginWriting)
  } catch {
    // An old C library has no such function.
    return () => {}
  }
}

import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync } from 'node:fs'

const mostBytes = 20 * 1024 * 1024

/** A file that a child process appends its log to. */
export interface LogFile {
  readonly path: string
  readonly descriptor: number
  /** Past 20 MiB the content moves to PATH.old, over the one before, and the file starts anew. */
  keepSmall(): void
  close(): void
}

/** Opens a log for appending; only this user can read it, since it names people's files. */
export function openLog(path: string): LogFile {
  const descriptor = openSync(path, 'a', 0o600)
  return {
    path,
    descriptor,
    keepSmall() {
      if (fstatSync(descriptor).size <= mostBytes) return
      // Children hold the file open for appending, so it is emptied in place: their next line lands at its start.
      // RACE: lines written between the copy and the emptying are lost from the log, and from nothing else.
      copyFileSync(path, `${path}.old`)
      ftruncateSync(descriptor)
    },
    close: () => closeSync(descriptor),
  }
}

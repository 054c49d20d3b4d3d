import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { errnoOf } from './errno.ts'

/** The path with all links followed; of one that is not there yet, where it would be made. */
export function realPathOf(path: string): string {
  const whole = resolve(path)
  try {
    return realpathSync(whole)
  } catch (error) {
    const errno = errnoOf(error)
    if ((errno !== 'ENOENT' && errno !== 'ENOTDIR') || dirname(whole) === whole) throw error
    return join(realPathOf(dirname(whole)), basename(whole))
  }
}

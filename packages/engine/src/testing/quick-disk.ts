import { existsSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'

const memoryDisk = '/dev/shm'
const tmpfs = 0x01021994
/** Several times of what all such tests need that may run at once. */
const roomBytes = 1.5 * 1024 ** 3

/**
 * A folder for scratch files of tests that cut processes off, but not the power: on a disk in memory where that has room, since such
 * tests make files durable thousands of times, and all that are under way wait for each other's.
 */
export function quickDisk(): string {
  if (!existsSync(memoryDisk)) return tmpdir()
  const { type, bavail, bsize } = statfsSync(memoryDisk)
  return type === tmpfs && bavail * bsize > roomBytes && freemem() > roomBytes ? memoryDisk : tmpdir()
}

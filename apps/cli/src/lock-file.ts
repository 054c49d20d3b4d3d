import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { SyncError } from '@pairwise/engine'

interface Owner {
  readonly host: string
  readonly boot: string
  readonly pid: number
  /** The process's start in clock ticks since boot: a process id alone is soon given to another process. */
  readonly started: string
  readonly since: string
}

/**
 * One run of a pair at a time. A lock whose process is gone, on this host, is taken over at once; any other holds until
 * its owner lets go. Returns the function that lets go. Throws `lock-held`.
 */
export function takeLock(path: string): () => void {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (tryCreate(path)) return () => release(path)
    const owner = readOwner(path)
    if (owner !== null && isAlive(owner)) {
      throw new SyncError(
        'lock-held',
        `another run of this pair is active since ${owner.since} (process ${owner.pid} on ${owner.host}); its lock is ${path}`,
      )
    }
    release(path)
  }
  throw new SyncError('lock-held', `another run of this pair takes the lock ${path} at this very moment`)
}

function tryCreate(path: string): boolean {
  let fd: number
  try {
    fd = openSync(path, 'wx', 0o600)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
  const owner: Owner = {
    host: hostname(),
    boot: bootId(),
    pid: process.pid,
    started: startOf(process.pid) ?? '',
    since: new Date().toISOString(),
  }
  writeSync(fd, JSON.stringify(owner))
  closeSync(fd)
  return true
}

function readOwner(path: string): Owner | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner
  } catch {
    // Not written yet or cut off by a crash: nobody who is alive leaves it like that for long.
    return null
  }
}

function isAlive({ host, boot, pid, started }: Owner): boolean {
  if (host !== hostname()) return true
  return boot === bootId() && startOf(pid) === started
}

/** Field 22 of /proc/PID/stat; the command in field 2 may hold spaces and brackets. Null when there is no such process. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function release(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

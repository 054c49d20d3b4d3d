import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who holds a lock, as it stands in the lock file. */
export interface LockOwner {
  readonly host: string
  readonly boot: string
  readonly pid: number
  /** The process's start in clock ticks since boot: a process id alone is soon given to another process. */
  readonly started: string
  readonly since: string
  /** When the lock ends unless it is renewed; null for never. */
  readonly expires: string | null
}

export function ownLock(since: Date, expires: Date | null): LockOwner {
  return {
    host: hostname(),
    boot: bootId(),
    pid: process.pid,
    started: startOf(process.pid) ?? '',
    since: since.toISOString(),
    expires: expires?.toISOString() ?? null,
  }
}

/** Null for what this program did not write: nobody can tell whether its owner lives. */
export function parseOwner(text: string): LockOwner | null {
  try {
    const { host, boot, pid, started, since, expires = null } = JSON.parse(text) as LockOwner
    const isWhole = typeof pid === 'number' && [host, boot, started, since].every((part) => typeof part === 'string')
    return isWhole && (expires === null || !Number.isNaN(Date.parse(expires))) ? { host, boot, pid, started, since, expires } : null
  } catch {
    return null
  }
}

/** A lock holds as long as its owner may live and, where it ends, until then: the owner itself writes nothing after its end. */
export function isHeld({ host, boot, pid, started, expires }: LockOwner, now: number): boolean {
  if (expires !== null && Date.parse(expires) <= now) return false
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

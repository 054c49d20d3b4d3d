import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
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
  const own = ownerText()
  for (let attempt = 0; attempt < 3; attempt++) {
    if (createWhole(path, own)) return () => remove(path)
    const found = read(path)
    if (found === null) continue
    const owner = parseOwner(found)
    if (owner === null || isAlive(owner)) throw heldBy(path, owner)
    if (takeOver(path, found, own)) return () => remove(path)
  }
  throw heldBy(path, null)
}

function heldBy(path: string, owner: Owner | null): SyncError {
  const who =
    owner === null
      ? 'another run of this pair is active'
      : `another run of this pair is active since ${owner.since} (process ${owner.pid} on ${owner.host})`
  return new SyncError('lock-held', `${who}; its lock is ${path}`)
}

/** The file appears with all its content or not at all, and only if there was none. */
function createWhole(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}.new`
  writeFileSync(draft, text, { mode: 0o600 })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    unlinkSync(draft)
  }
}

/** Only who holds the claim may remove a dead owner's lock, so nobody removes one that was taken over a moment ago. */
function takeOver(path: string, dead: string, own: string): boolean {
  const claim = `${path}.claim`
  if (!createWhole(claim, own)) {
    const claimant = parseOwner(read(claim) ?? '')
    if (claimant !== null && !isAlive(claimant)) remove(claim)
    return false
  }
  try {
    if (read(path) !== dead) return false
    remove(path)
    return createWhole(path, own)
  } finally {
    remove(claim)
  }
}

function ownerText(): string {
  const owner: Owner = {
    host: hostname(),
    boot: bootId(),
    pid: process.pid,
    started: startOf(process.pid) ?? '',
    since: new Date().toISOString(),
  }
  return JSON.stringify(owner)
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Null for what this program did not write: nobody can tell whether its owner lives. */
function parseOwner(text: string): Owner | null {
  try {
    const { host, boot, pid, started, since } = JSON.parse(text) as Owner
    return typeof pid === 'number' && [host, boot, started, since].every((part) => typeof part === 'string')
      ? { host, boot, pid, started, since }
      : null
  } catch {
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

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

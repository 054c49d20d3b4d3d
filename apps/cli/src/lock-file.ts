import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { type RunGuard, SyncError } from '@pairwise/engine'
import { isHeld, type LockOwner, ownLock, parseOwner } from './lock-owner.ts'
import { every } from './timer.ts'
import { endAfter, WritePermit } from './write-permit.ts'

/** A lock that ends is renewed this long before its end. */
const renewalMarginMs = 60_000
/** Writing stops this long before the lock ends: a call under way, or another clock, must not reach past it. */
const writeMarginMs = 10_000

export interface Lock extends RunGuard {
  /** Lets go, if the lock is still ours. */
  release(): void
}

/**
 * One run of a pair at a time. A lock whose process is gone, on this host, is taken over at once; one that says when it ends,
 * after that; any other holds until its owner lets go. With `maxLockMs` this lock ends after so long, and is renewed as long
 * as the process lives. Throws `lock-held`.
 */
export function takeLock(path: string, maxLockMs: number | null): Lock {
  const since = new Date()
  const text = (from: number) => JSON.stringify(ownLock(since, maxLockMs === null ? null : new Date(from + maxLockMs)))
  const own = text(since.getTime())
  for (let attempt = 0; attempt < 3; attempt++) {
    if (createWhole(path, own)) return heldLock(path, own, maxLockMs, text)
    const found = read(path)
    if (found === null) continue
    const owner = parseOwner(found)
    if (!isLost(found) && (owner === null || isHeld(owner, Date.now()))) throw heldBy(path, owner)
    if (takeOver(path, found, own)) return heldLock(path, own, maxLockMs, text)
  }
  throw heldBy(path, null)
}

/** Both clocks are asked: the wall clock is what others compare with, the other one goes on while that is set back. */
function heldLock(path: string, first: string, maxLockMs: number | null, text: (from: number) => string): Lock {
  let own = first
  const permit = new WritePermit()
  if (maxLockMs !== null) permit.endAt(endAfter(maxLockMs - writeMarginMs))
  const renew = () => {
    if (maxLockMs === null || permit.hasEnded() || read(path) !== own) return
    const next = text(Date.now())
    const end = endAfter(maxLockMs - writeMarginMs)
    replaceWhole(path, next)
    own = next
    permit.endAt(end)
  }
  const timer = maxLockMs === null ? undefined : every(maxLockMs - renewalMarginMs, renew)
  return {
    assertMayWrite: () => permit.assertMayWrite(),
    inThread: permit.inThread,
    release: () => {
      clearInterval(timer)
      if (read(path) === own) remove(path)
    },
  }
}

/** A lock has its content before its name. Only a power cut leaves the name without it. */
function isLost(text: string): boolean {
  return /^\0*$/.test(text)
}

function heldBy(path: string, owner: LockOwner | null): SyncError {
  const who =
    owner === null
      ? 'another run of this pair is active, or was and left a lock that nobody can read: remove it if there is none'
      : `another run of this pair is active since ${owner.since} (process ${owner.pid} on ${owner.host}${owner.expires === null ? '' : `, until ${owner.expires} unless renewed`})`
  return new SyncError('lock-held', `${who}; its lock is ${path}`)
}

/** The file appears with all its content or not at all, and only if there was none. */
function createWhole(path: string, text: string): boolean {
  const draft = writeDraft(path, text)
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

function replaceWhole(path: string, text: string): void {
  renameSync(writeDraft(path, text), path)
}

function writeDraft(path: string, text: string): string {
  const draft = `${path}.${process.pid}.new`
  writeFileSync(draft, text, { mode: 0o600 })
  return draft
}

/** Only who holds the claim may remove a lock that is no longer held, so nobody removes one that was taken over a moment ago. */
function takeOver(path: string, dead: string, own: string): boolean {
  const claim = `${path}.claim`
  if (!createWhole(claim, own)) {
    const found = read(claim)
    const claimant = parseOwner(found ?? '')
    if (claimant === null ? found !== null && isLost(found) : !isHeld(claimant, Date.now())) remove(claim)
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

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

import { execFile } from 'node:child_process'
import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { missingAsNull } from './missing-file.ts'

const fastStopMs = 20_000
const quickStopMs = 10_000
const pollMs = 20

/**
 * Ends a server that still runs on a cluster after whoever started it was killed. A process is taken for that server
 * only when it has the number in the cluster's lock file and works in the cluster's folder; a lock file whose number
 * was given to some other process meanwhile is removed, because Postgres would take it for its own.
 */
export async function stopLeftoverServer(cluster: string, log: (line: string) => void): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid')
  const text = await missingAsNull(readFile(lockFile, 'utf8'))
  const pid = Number(text?.split('\n')[0])
  if (!Number.isSafeInteger(pid) || pid <= 1) return
  if (!isAlive(pid)) return
  if (!(await serves(pid, cluster))) {
    log(`the lock file of the database names process ${pid}, which is another program: removing it`)
    await rm(lockFile, { force: true })
    return
  }
  log(`a database server from an earlier start still runs as process ${pid}: stopping it`)
  if (await endWith(pid, 'SIGINT', fastStopMs)) return
  if (await endWith(pid, 'SIGQUIT', quickStopMs)) return
  throw new Error(
    `A database server from an earlier start still runs as process ${pid} and does not stop: end that process, then start again.`,
  )
}

async function endWith(pid: number, signal: NodeJS.Signals, patienceMs: number): Promise<boolean> {
  signalIfAlive(pid, signal)
  for (const end = Date.now() + patienceMs; isAlive(pid); await sleep(pollMs)) if (Date.now() > end) return false
  return true
}

function signalIfAlive(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH') return false
    // Somebody else's process: alive, and not ours to signal.
    if (code === 'EPERM') return true
    throw error
  }
}

/** Whether a process with this number exists, of whomever. */
export function isAlive(pid: number): boolean {
  return signalIfAlive(pid, 0)
}

/** A server works in its cluster's folder; where processes don't show that, its command line names the folder. */
async function serves(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'command='])
    return stdout.includes(`-D ${cluster}`)
  }
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // A process of another user, or one that has just ended: neither is a server that we started.
    if (code === 'EACCES' || code === 'EPERM' || code === 'ENOENT') return false
    throw error
  }
}

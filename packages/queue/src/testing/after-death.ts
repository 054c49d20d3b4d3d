import { spawn } from 'node:child_process'

/**
 * Runs a shell command (with `argument` as "$1") once this process is gone, however it went: by its end, a crash, or SIGKILL.
 * Returns what calls it off.
 */
export function afterDeath(command: string, argument: string): () => void {
  // The watcher reads a pipe that only this process can write to: it reads its end exactly when this process is gone.
  const watcher = spawn('sh', ['-c', `cat >/dev/null; ${command}`, 'sh', argument], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  watcher.unref()
  return () => {
    if (watcher.pid !== undefined) process.kill(-watcher.pid, 'SIGKILL')
  }
}

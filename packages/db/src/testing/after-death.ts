import { spawn } from 'node:child_process'

/**
 * Runs a shell command, with `argument` as "$1", once this process is gone, even by SIGKILL. Returns what calls it off.
 */
export function afterDeath(command: string, argument: string): () => void {
  // The other end of its input closes exactly when this process is gone, because nobody else has it.
  const watcher = spawn('sh', ['-c', `cat >/dev/null; ${command}`, 'sh', argument], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  watcher.unref()
  return () => {
    if (watcher.pid !== undefined) process.kill(-watcher.pid, 'SIGKILL')
  }
}

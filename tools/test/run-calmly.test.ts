import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sayDuration } from '../run-calmly.ts'

/** How long a process may take to start, or to end when it was told to, on a busy machine. */
const patience = { timeout: 40_000 }

/** A process that runs a command calmly; the command writes down its process id and then never ends by itself. */
function runForever(pidFile: string): ChildProcess {
  const script = `
    import { endOnSignals, runCalmly } from '${join(import.meta.dirname, '..', 'run-calmly.ts')}'
    endOnSignals()
    await runCalmly({ command: 'sh', args: ['-c', 'echo $$ > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; sleep 600 | cat'], cwd: '/' })
  `
  return spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: 'ignore' })
}

/** The names of the processes of a group that still run; one that has ended and that nobody has waited for doesn't. */
function runningIn(group: number): string[] {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readIfThere(`/proc/${name}/stat`))
  return stats.filter((stat) => new RegExp(`\\) [^ZX] \\d+ ${group} `).test(stat))
}

/** A process can end between the listing and the reading of its entry: while it is opened or while it is read. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends the command that is under way with all it has started, and then the process', async (signal, code) => {
  const folder = mkdtempSync(join(tmpdir(), 'pairwise-calm-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const pidFile = join(folder, 'pid')
  const child = runForever(pidFile)
  onTestFinished(() => void child.kill('SIGKILL'))
  await vi.waitFor(() => expect(existsSync(pidFile)).toBe(true), patience)
  const group = Number(readFileSync(pidFile, 'utf8'))
  expect(runningIn(group)).not.toEqual([])
  child.kill(signal)
  expect(await once(child, 'exit')).toEqual([code, null])
  await vi.waitFor(() => expect(runningIn(group)).toEqual([]), patience)
})

test.each([
  [400, '0 s'],
  [59_400, '59 s'],
  [61_000, '1 min 1 s'],
])('%d ms is said as %s', (ms, said) => {
  expect(sayDuration(ms)).toBe(said)
})

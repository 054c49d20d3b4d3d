import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'
import { isAlive } from '../src/embedded/leftover-server.ts'

test('a test run that is killed leaves neither a server nor its data', async () => {
  const starter = new URL('../src/testing/start-postgres.ts', import.meta.url).href
  const script = `const { startPostgres } = await import('${starter}'); console.log((await startPostgres()).url); setInterval(() => {}, 60_000)`
  const run = spawn(process.execPath, ['--conditions=pairwise-source', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = (await once(createInterface({ input: run.stdout }), 'line')) as [string]
  const { port } = new URL(url)
  const folder = readdirSync(tmpdir())
    .filter((name) => name.startsWith('pairwise-postgres-'))
    .map((name) => join(tmpdir(), name))
    .find((place) => lockOf(place)[3] === port)
  const pid = Number(lockOf(folder ?? '')[0])
  expect(isAlive(pid)).toBe(true)
  run.kill('SIGKILL')
  await vi.waitUntil(() => !isAlive(pid) && !existsSync(folder ?? ''), { timeout: 20_000 })
})

/** The lines of a server's lock file: first its process, fourth its port. Servers of other tests may end at any moment. */
function lockOf(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

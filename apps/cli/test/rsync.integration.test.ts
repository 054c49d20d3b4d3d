import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CliPair, nodeArguments } from './cli-pair.ts'

const MiB = 1 << 20

let pair: CliPair
beforeEach(() => {
  pair = new CliPair({ small: 'small' })
  pair.bisync('--resync')
})
afterEach(() => pair.remove())

const arrived = () => {
  const inbox = readdirSync(pair.path2).find((name) => name.endsWith('.part')) ?? 'none yet'
  return statSync(join(pair.path2, inbox, 'now', 'content')).size
}

test('killed in the middle of a file, the next run of rsync sends the rest', async () => {
  const content = randomBytes(16 * MiB)
  writeFileSync(join(pair.path1, 'large'), content)
  const args = ['bisync', pair.path1, pair.path2, '--workdir', pair.work, '--transport', 'rsync', '--bwlimit', '2M']
  const run = spawn(process.execPath, nodeArguments(args), { stdio: 'ignore' })
  // From then on it goes on for five seconds more, in which it is killed.
  await vi.waitFor(() => expect(arrived()).toBeGreaterThan(5 * MiB), { timeout: 30_000, interval: 10 })
  run.kill('SIGKILL')
  await once(run, 'exit')

  const ended = pair.bisync('--transport', 'rsync', '-v')
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('rsync: ') })
  expect(readFileSync(join(pair.path2, 'large')).equals(content)).toBe(true)
  expect(Number(/rsync: (\d+) of 16777216 bytes were sent/.exec(ended.stderr)?.[1])).toBeLessThan(12 * MiB)
  expect(readdirSync(pair.path2).sort()).toEqual(['large', 'small'])
})

test('compression is a matter of rsync alone', () => {
  expect(pair.bisync('--rsync-compress')).toMatchObject({ code: 64, stderr: expect.stringContaining('--transport rsync') })
  writeFileSync(join(pair.path1, 'large'), randomBytes(2 * MiB))
  expect(pair.bisync('--rsync-compress', '--transport', 'rsync', '-v')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('rsync: 2097152 of 2097152 bytes were sent'),
  })
  expect(pair.trees().path2).toEqual(pair.trees().path1)
})

import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTree, writeTree } from '@pairwise/engine/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { heldRun } from '../test/held-run.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const node = (args: readonly string[]) => ['--conditions=pairwise-source', main, ...args]

let root: string
let paths: [string, string]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cli-'))
  paths = [join(root, 'one'), join(root, 'two')]
  for (const path of paths) mkdirSync(path)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function pairwise(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, node(args), { encoding: 'utf8', cwd: root })
  return { code: status, stdout, stderr }
}

const bisync = (...flags: string[]) => pairwise('bisync', ...paths, '--workdir', join(root, 'work'), ...flags)

test('the first run wants --resync, later runs carry changes both ways', () => {
  writeTree(paths[0], { a: 'x', 'd/b': 'y' })
  expect(bisync()).toMatchObject({ code: 2, stderr: expect.stringContaining('--resync') })
  expect(readTree(paths[1])).toEqual({})
  expect(bisync('--resync')).toMatchObject({ code: 0, stdout: expect.stringContaining('2 new') })
  writeTree(paths[1], { c: 'z' })
  expect(bisync().code).toBe(0)
  expect(readTree(paths[0])).toEqual({ a: 'x', c: 'z', 'd/b': 'y' })
  expect(readTree(paths[1])).toEqual(readTree(paths[0]))
  expect(bisync()).toMatchObject({ code: 0, stdout: 'Nothing to do.\n', stderr: '' })
})

test('a dry run changes neither side and saves nothing', () => {
  writeTree(paths[0], { a: 'x' })
  expect(bisync('--resync', '--dry-run')).toMatchObject({ code: 0, stdout: expect.stringContaining('Would change: 1 new') })
  expect(readTree(paths[1])).toEqual({})
  expect(readdirSync(join(root, 'work'))).toEqual([])
})

test('--json tells everything as one object a line', () => {
  writeTree(paths[0], { a: 'x' })
  const lines = bisync('--resync', '--json')
    .stdout.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string })
  expect(lines.map((line) => line.type)).toContain('operation')
  expect(lines.at(-1)).toMatchObject({ type: 'report', result: 'done', counters: { done: 1 } })
})

test.each([
  ['an unknown flag', ['--frobnicate'], '--frobnicate'],
  ['a percentage over 100', ['--max-delete', '200'], '0 to 100'],
  ['a percentage that is no number', ['--max-delete', 'many'], '0 to 100'],
])('%s is refused by name with exit code 64', (_, flags, named) => {
  writeTree(paths[0], { a: 'x' })
  expect(bisync('--resync', ...flags)).toMatchObject({ code: 64, stderr: expect.stringContaining(named) })
  expect(readTree(paths[1])).toEqual({})
})

test('a folder with itself, or one inside the other, is refused, also through a link', () => {
  writeTree(paths[0], { 'd/f': 'x' })
  symlinkSync(join(paths[0], 'd'), join(root, 'link'))
  const run = (one: string, two: string) => pairwise('bisync', one, two, '--resync', '--workdir', join(root, 'work'))
  for (const other of [paths[0], join(paths[0], 'd'), join(root, 'link')]) {
    expect(run(paths[0], other)).toMatchObject({ code: 2, stderr: expect.stringContaining('do not contain each other') })
    expect(run(other, paths[0]).code).toBe(2)
  }
  expect(readTree(paths[0])).toEqual({ 'd/f': 'x' })
})

test('a folder that is not there is named, and nothing is made', () => {
  rmSync(paths[1], { recursive: true })
  expect(bisync('--resync')).toMatchObject({ code: 2, stderr: expect.stringContaining('does not exist') })
  expect(existsSync(paths[1])).toBe(false)
})

test('an emptied side stops every later run until a resync', () => {
  writeTree(paths[0], { a: 'x', b: 'y' })
  bisync('--resync')
  rmSync(join(paths[1], 'a'))
  rmSync(join(paths[1], 'b'))
  expect(bisync('--dry-run').code).toBe(2)
  expect(bisync().code).toBe(2)
  writeTree(paths[1], { a: 'back' })
  expect(bisync()).toMatchObject({ code: 2, stderr: expect.stringContaining('--resync') })
  expect(bisync('--resync').code).toBe(0)
  expect(bisync().code).toBe(0)
  expect(readTree(paths[1])).toEqual(readTree(paths[0]))
})

test('a state file that is damaged or another pair’s is refused and left as it is', () => {
  writeTree(paths[0], { a: 'x' })
  bisync('--resync')
  const state = join(root, 'work', readdirSync(join(root, 'work')).find((name) => name.endsWith('.sqlite')) ?? '')
  const good = readFileSync(state)
  writeFileSync(state, 'not a state file at all, but long enough to be looked at as one, in the first hundred bytes')
  expect(bisync()).toMatchObject({ code: 2, stderr: expect.stringContaining('damaged') })
  expect(bisync('--resync').code).toBe(2)
  writeFileSync(state, Buffer.from(good.toString('latin1').replaceAll(paths[1], `${paths[1].slice(0, -1)}x`), 'latin1'))
  expect(bisync()).toMatchObject({ code: 2, stderr: expect.stringContaining('another pair') })
  writeFileSync(state, good)
  expect(bisync().code).toBe(0)
})

test('filters need the hash that a resync writes, and what they leave out is never touched', () => {
  writeTree(paths[0], { keep: 'x', 'skip.tmp': 'mine', 'cache/x': 'y' })
  const filters = join(root, 'filters')
  writeFileSync(filters, '- *.tmp\n- /cache/**\n')
  expect(bisync('--filters-file', filters)).toMatchObject({ code: 2, stderr: expect.stringContaining('--resync') })
  expect(bisync('--filters-file', filters, '--resync').code).toBe(0)
  expect(readTree(paths[1])).toEqual({ keep: 'x' })
  expect(bisync('--filters-file', filters).code).toBe(0)
  writeFileSync(filters, '- *.tmp\n')
  expect(bisync('--filters-file', filters)).toMatchObject({ code: 2, stderr: expect.stringContaining('changed since') })
  writeFileSync(filters, 'keep everything\n')
  expect(bisync('--filters-file', filters, '--resync')).toMatchObject({ code: 64, stderr: expect.stringContaining('line 1') })
})

test('a run that is active holds the lock; a lock whose process is gone is taken over', () => {
  writeTree(paths[0], { a: 'x' })
  bisync('--resync')
  const lock = join(
    root,
    'work',
    `${readdirSync(join(root, 'work'))
      .find((name) => name.endsWith('.sqlite'))
      ?.slice(0, -7)}.lock`,
  )
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const started = readFileSync(`/proc/${process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19]
  const since = new Date().toISOString()
  writeFileSync(lock, JSON.stringify({ host: hostname(), boot, pid: process.pid, started, since }))
  expect(bisync()).toMatchObject({ code: 1, stderr: expect.stringContaining('another run of this pair is active') })
  writeFileSync(lock, JSON.stringify({ host: 'elsewhere', boot, pid: 1, started: '1', since }))
  expect(bisync().code).toBe(1)
  writeFileSync(lock, JSON.stringify({ host: hostname(), boot, pid: process.pid, started: `${started}0`, since }))
  expect(bisync().code).toBe(0)
  expect(existsSync(lock)).toBe(false)
})

test('Ctrl-C saves what was done, and the next run goes on without a resync', async () => {
  writeTree(paths[0], { a: 'x' })
  bisync('--resync')
  writeTree(paths[0], Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`many/f${i}`, `content ${i}`])))
  const run = await heldRun(node(['bisync', ...paths, '--workdir', join(root, 'work')]), join(paths[1], 'many/f1000'))
  run.kill('SIGINT')
  run.kill('SIGCONT')
  expect(await once(run, 'exit')).toEqual([130, null])
  expect(readdirSync(join(paths[1], 'many')).some((name) => name.startsWith('.pairwise-tmp'))).toBe(false)
  expect(bisync().code).toBe(0)
  expect(readTree(paths[1])).toEqual(readTree(paths[0]))
})

test('the launcher starts the built program or says what to do', () => {
  const launcher = fileURLToPath(new URL('../bin/pairwise.js', import.meta.url))
  const isBuilt = existsSync(fileURLToPath(new URL('../dist/main.js', import.meta.url)))
  if (isBuilt) expect(execFileSync(process.execPath, [launcher, '--help'], { encoding: 'utf8' })).toContain('bisync')
  else expect(spawnSync(process.execPath, [launcher], { encoding: 'utf8' }).stderr).toContain('npm run build')
})

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeTree } from '@pairwise/engine/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliPair, nodeArguments } from './cli-pair.ts'

let pair: CliPair
beforeEach(() => {
  pair = new CliPair({ a: 'x', 'd/c': 'z' })
})
afterEach(() => pair.remove())

test('without flags only notices, errors and the summary are told; -v tells what is done, -vv everything, -q errors only', () => {
  expect(pair.bisync('--resync')).toMatchObject({ stdout: expect.stringContaining('2 new'), stderr: '' })
  writeTree(pair.path1, { e: '1' })
  const told = pair.bisync('-v')
  expect(told.stderr).toMatch(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d INFO {2}: e: copy to /m)
  expect(told.stderr).not.toContain('DEBUG')
  writeTree(pair.path1, { f: '1' })
  expect(pair.bisync('-vv').stderr).toMatch(/ DEBUG : Baseline \d+ saved/)
  writeTree(pair.path1, { g: '1' })
  expect(pair.bisync('-q', '--timeout', '10s')).toMatchObject({ stdout: '', stderr: '' })
  expect(pair.bisync('--log-level', 'INFO').stderr).toContain('INFO')
})

test('a dry run tells what would be done, and any run what is left alone or waits', () => {
  pair.bisync('--resync')
  writeTree(pair.path1, { a: 'edited', e: 'new', 'x/f': '1', 'X/f': '2' })
  writeTree(pair.path2, { a: 'edited too' })
  const dry = pair.bisync('--dry-run', '--conflict-resolve', 'ask')
  expect(dry.stderr).toMatch(/ NOTICE: e: copy to .*: not done in a dry run$/m)
  expect(dry.stderr).toMatch(/ NOTICE: a: changed on both sides: it waits for a decision$/m)
  expect(dry.stdout).toMatch(/ 1 left alone\.\n$/)
  expect(pair.bisync('--dry-run', '--conflict-resolve', 'ask', '-q')).toEqual({ code: 0, stdout: '', stderr: '' })
  const { stdout } = pair.bisync('--dry-run', '--json')
  expect(stdout).toMatch(/^{"type":"planned-operation","operation":{.*"path":"e"/m)
  const run = pair.bisync('--ignore-case-sync', '--conflict-resolve', 'ask')
  expect(run.stderr).toMatch(/ NOTICE: x: left alone: a side has more than one name/m)
  expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Done: 1 new, .* 2 left alone\.\n$/) })
})

test('--log-file gets the log and the summary, run after run, and stdout and stderr stay empty for cron', () => {
  const file = join(pair.root, 'run.log')
  writeFileSync(file, 'what was there\n')
  expect(pair.bisync('--resync', '--log-file', file, '-v')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(pair.bisync('--log-file', file)).toEqual({ code: 0, stdout: '', stderr: '' })
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines[0]).toBe('what was there')
  expect(lines).toContainEqual(expect.stringMatching(/ INFO {2}: a: copy to /))
  expect(lines).toContainEqual(expect.stringMatching(/ NOTICE: Done: 2 new/))
  expect(lines.at(-1)).toMatch(/ NOTICE: Nothing to do\.$/)
})

test('what goes wrong stands in the log file too', () => {
  const file = join(pair.root, 'run.log')
  expect(pair.bisync('--log-file', file)).toEqual({ code: 2, stdout: '', stderr: '' })
  expect(readFileSync(file, 'utf8')).toMatch(/ ERROR : there is no saved state for this pair yet\. Run once with --resync/)
})

test('--use-json-log writes one object a line, with rclone’s fields', () => {
  const { stderr } = pair.bisync('--resync', '-v', '--use-json-log')
  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { time: string; level: string; msg: string })
  expect(lines).toContainEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    level: 'info',
    msg: expect.stringContaining('a: copy to'),
  })
})

test('--json and --log-file tell both', () => {
  const file = join(pair.root, 'run.log')
  const { stdout, stderr } = pair.bisync('--resync', '-v', '--json', '--log-file', file)
  expect(stderr).toBe('')
  expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ type: 'report', result: 'done' })
  expect(readFileSync(file, 'utf8')).toContain('a: copy to')
})

test('the summary names folders and times where they are all that changed', () => {
  pair.bisync('--resync')
  mkdirSync(join(pair.path1, 'empty'))
  expect(pair.bisync('--create-empty-src-dirs').stdout).toBe(
    'Done: 0 new, 0 changed, 0 moved, 0 deleted, 0 conflicts, 1 folder made or removed.\n',
  )
  utimesSync(join(pair.path1, 'a'), 1_000_000_000, 1_000_000_000)
  expect(pair.bisync().stdout).toContain('0 conflicts, 1 times or permissions set')
})

test('links that are left out are told, unless --skip-links is given', () => {
  symlinkSync('a', join(pair.path1, 'link'))
  expect(pair.bisync('--resync').stderr).toMatch(/ NOTICE: .*link: skipped: links are skipped/)
  expect(pair.bisync('--skip-links').stderr).toBe('')
})

test('--no-cleanup keeps the plan and says where; other runs leave nothing', () => {
  pair.bisync('--resync')
  expect(readdirSync(pair.work).filter((name) => name.startsWith('plan-'))).toEqual([])
  writeTree(pair.path1, { e: '1' })
  const [, file = ''] = /The plan of this run stays in (.*)/.exec(pair.bisync('--no-cleanup').stderr) ?? []
  expect(existsSync(file)).toBe(true)
})

test('how far the run is stands in the log every --stats, with -v, or with -P where no terminal shows a line', () => {
  const many = (folder: string) => Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`${folder}/f${i}`, `content ${i}`]))
  const line = /Applying: [\d,]+ of 3,00\d, /
  writeTree(pair.path1, many('m'))
  expect(pair.bisync('--resync', '-v', '--stats', '10ms').stderr).toMatch(new RegExp(` INFO  : ${line.source}`))
  writeTree(pair.path1, many('n'))
  expect(pair.bisync('-P', '--stats', '10ms').stderr).toMatch(new RegExp(` NOTICE: ${line.source}`))
  writeTree(pair.path1, many('o'))
  expect(pair.bisync('--stats', '10ms').stderr).not.toMatch(line)
})

test('a reader that goes away does not stop a run', async () => {
  writeTree(pair.path1, Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`many/f${i}`, `content ${i}`])))
  const args = nodeArguments(['bisync', pair.path1, pair.path2, '--workdir', pair.work, '--resync', '-vv'])
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stderr.once('data', () => child.stderr.destroy())
  child.stdout.destroy()
  expect(await ended).toBe(0)
  expect(pair.trees().path2).toEqual(pair.trees().path1)
})

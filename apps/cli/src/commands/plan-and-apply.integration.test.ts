import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTree, traceTree, writeTree } from '@pairwise/engine/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const fillers = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`filler${i}`, 'x']))

let root: string
let paths: [string, string]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cli-'))
  paths = [join(root, 'one'), join(root, 'two')]
  for (const path of paths) mkdirSync(path)
  writeTree(paths[0], fillers)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function pairwise(...args: string[]) {
  const command = ['--conditions=pairwise-source', main, ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: root })
  return { code: status, stdout, stderr }
}

const work = () => ['--workdir', join(root, 'work')]
const bisync = (...flags: string[]) => pairwise('bisync', ...paths, ...work(), ...flags)
const plan = (...flags: string[]) => pairwise('plan', ...paths, ...work(), '--out', 'plan.json', ...flags)
const apply = (...flags: string[]) => pairwise('apply', 'plan.json', ...work(), ...flags)

test('a plan is written, changes nothing, and is carried out as it was written', () => {
  bisync('--resync')
  writeTree(paths[0], { new: 'content', 'line\nend \u2028': 'odd' })
  const before = paths.map(traceTree)
  expect(plan()).toMatchObject({ code: 0, stdout: expect.stringContaining('Would change: 2 new') })
  expect(paths.map(traceTree)).toEqual(before)
  writeTree(paths[0], { later: 'not in the plan' })
  expect(apply()).toMatchObject({ code: 0, stdout: expect.stringContaining('2 new') })
  expect(readTree(paths[1])).toEqual({ ...fillers, new: 'content', 'line\nend \u2028': 'odd' })
  expect(bisync()).toMatchObject({ code: 0 })
  expect(readTree(paths[1])).toEqual(readTree(paths[0]))
})

test('a first plan of a resync works without any state', () => {
  expect(plan()).toMatchObject({ code: 2, stderr: expect.stringContaining('--resync') })
  expect(plan('--resync').code).toBe(0)
  expect(apply().code).toBe(0)
  expect(readTree(paths[1])).toEqual(fillers)
  expect(bisync()).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' })
})

test('what changed after the plan is set aside and the rest is done', () => {
  bisync('--resync')
  writeTree(paths[0], { a: 'a', b: 'b' })
  plan()
  writeTree(paths[0], { b: 'edited since' })
  expect(apply()).toMatchObject({ code: 1, stdout: expect.stringContaining('Partly done: 1 done') })
  expect(readTree(paths[1])).toEqual({ ...fillers, a: 'a' })
})

test('a plan that is out of date, was stopped by a check, edited or is none at all is not carried out', () => {
  bisync('--resync')
  writeTree(paths[0], { a: 'a' })
  plan()
  bisync()
  expect(apply()).toMatchObject({ code: 1, stderr: expect.stringContaining('make a new plan') })
  for (const name of Object.keys(fillers)) rmSync(join(paths[0], name))
  expect(plan().code).toBe(1)
  const before = paths.map(traceTree)
  expect(apply()).toMatchObject({ code: 1, stderr: expect.stringContaining('safety check') })
  writeFileSync(join(root, 'plan.json'), readFileSync(join(root, 'plan.json'), 'utf8').replace('"stop"', '"part"'))
  expect(apply()).toMatchObject({ code: 64, stderr: expect.stringContaining('changed after it was made') })
  rmSync(join(root, 'plan.json'))
  expect(apply()).toMatchObject({ code: 64, stderr: expect.stringContaining('plan.json') })
  expect(paths.map(traceTree)).toEqual(before)
})

test.each([
  [['plan', 'one', 'two'], '--out'],
  [['plan', 'one', '--out', 'x'], 'give two folders'],
  [['apply'], 'give one plan'],
  [['apply', 'p', '--force'], 'carried out as it was made'],
  [['bisync', 'one', 'two', '--out', 'x'], 'a flag of pairwise plan'],
  [['check', 'one', 'two', '--frobnicate'], '--frobnicate'],
])('%j is wrong usage', (args, text) => {
  expect(pairwise(...args)).toMatchObject({ code: 64, stderr: expect.stringContaining(text) })
})

test('a check tells what differs, in words, as a list and as JSON, and writes nothing into the folders', () => {
  bisync('--resync')
  expect(pairwise('check', ...paths, '-MvPc')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('0 differences, 8 files the same'),
  })
  writeTree(paths[0], { only1: 'x', 'd/both': 'aa' })
  writeTree(paths[1], { 'd/both': 'bb' })
  const before = paths.map(traceTree)
  const told = pairwise('check', ...paths, '--combined', 'list.txt', '--exclude', 'filler*')
  expect(told).toMatchObject({ code: 1, stdout: '2 differences, 0 files the same, 1 missing on path2.\n' })
  expect(told.stderr).toContain('d/both: differs')
  expect(readFileSync(join(root, 'list.txt'), 'utf8').split('\n')).toEqual(expect.arrayContaining(['* d/both', '+ only1']))
  const json = pairwise('check', ...paths, '--json')
    .stdout.trim()
    .split('\n')
  expect(json.map((line) => JSON.parse(line) as object)).toContainEqual({ kind: 'missing', path: 'only1', key: 'b25seTE', side: 'path2' })
  expect(paths.map(traceTree)).toEqual(before)
})

test('everything that --help shows reads well', () => {
  const help = pairwise('--help').stdout
  for (const name of ['bisync <path1> <path2>', 'plan <path1> <path2> --out <file>', 'apply <plan>', 'check <path1> <path2>'])
    expect(help).toContain(name)
  for (const name of ['plan', 'apply', 'check']) expect(pairwise(name, '--help')).toMatchObject({ code: 0, stderr: '' })
})

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTree } from '../../src/testing/disk-tree.ts'
import { quickDisk } from '../../src/testing/quick-disk.ts'

const main = fileURLToPath(new URL('../../../../apps/cli/src/main.ts', import.meta.url))
const rounds = 10
const files = 600
const edited = 240

const root = mkdtempSync(join(quickDisk(), 'cli-kill-'))
const path1 = join(root, 'one')
const path2 = join(root, 'two')
const command = ['--conditions=pairwise-source', main, 'bisync', path1, path2, '--workdir', join(root, 'work')]

/** Every content that was ever written whole. A file that holds anything else is a part of one. */
const whole = new Set<string>()
let written = 0

/** Content that nothing else has, from a few bytes to several blocks, which can't be cut without being noticed. */
function content(): string {
  const id = `content ${++written}`
  const text = `begin ${id}\n${'x'.repeat(Math.floor(Math.random() ** 4 * 200_000))}\nend ${id}\n`
  whole.add(text)
  return text
}

function write(folder: string, name: string): string {
  const text = content()
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
  return text
}

function bisync(...flags: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...flags], { encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

/** Starts a run and kills it once it told of so many operations. False when it had ended by itself. */
async function killAfter(operations: number): Promise<boolean> {
  const child = spawn(process.execPath, [...command, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  let told = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const { type } = JSON.parse(line) as { type: string }
    if (type === 'operation') told++
    if ((type === 'planned' || type === 'operation') && told >= operations) child.kill('SIGKILL')
  }
  return (await exited) === 'SIGKILL'
}

/** A day's work, and a run over it that is killed. One that ended while its last lines were still to be read is over: the next is killed sooner. */
async function workAndKill(): Promise<Work & { readonly operations: number }> {
  for (let operations = Math.floor(Math.random() * 480); ; operations = Math.floor(operations / 2)) {
    const done = work()
    if (await killAfter(operations)) return { ...done, operations }
    expect(operations, 'a run was to die before it did anything').toBeGreaterThan(0)
  }
}

/** Temporary files that a killed run left behind, over all rounds. */
let leftBehind = 0

function temporaryFilesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.pairwise-tmp.'))
}

const contentsOf = (folder: string) =>
  Object.entries(readTree(folder)).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text] as const] : []))

beforeAll(() => {
  mkdirSync(path1)
  mkdirSync(path2)
  for (let i = 0; i < files; i++) write(path1, `d${i % 17}/f${i}`)
  expect(bisync('--resync')).toMatchObject({ code: 0 })
}, 120_000)
afterAll(() => {
  console.info(`temporary files that killed runs left behind: ${leftBehind}`)
  rmSync(root, { recursive: true, force: true })
})

interface Work {
  /** Contents that only one side has. */
  readonly unsynced: ReadonlySet<string>
  /** Names that changed on both sides. */
  readonly clashing: readonly string[]
}

/** A day's work on both sides: about five hundred files differ after it. */
function work(): Work {
  const names = contentsOf(path1).map(([name]) => name)
  for (let i = names.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[names[i], names[j]] = [names[j] as string, names[i] as string]
  }
  const unsynced = new Set<string>()
  const take = (count: number) => names.splice(0, count)
  for (const name of take(edited)) unsynced.add(write(path1, name))
  for (const name of take(edited - 40)) unsynced.add(write(path2, name))
  const clashing = take(10)
  for (const name of clashing) for (const side of [path1, path2]) unsynced.add(write(side, name))
  for (const name of take(20)) renameSync(join(path1, name), join(path1, `${name}-renamed`))
  for (const name of take(20)) rmSync(join(path2, name))
  for (let i = 0; i < 20; i++) unsynced.add(write(path2, `new${written}/f`))
  return { unsynced, clashing }
}

/**
 * What the run after a killed one tells, without what it may tell of a conflict: one that the killed run had not come to, or one that
 * was cut off between its two renames, where the side that still has the name wins over the one that gave it away.
 */
function unexpected(stderr: string, clashing: readonly string[]): string[] {
  const isOfConflict = (line: string) =>
    clashing.some(
      (name) =>
        line.includes(` NOTICE: ${name}: changed on both sides, keep both as `) ||
        (line.includes(` NOTICE: ${name}: copy to `) && line.endsWith(': the change wins)')),
    )
  return stderr.split('\n').filter((line) => line !== '' && !isOfConflict(line))
}

test.each(Array.from({ length: rounds }, (_, i) => i + 1))(
  'a killed run, number %i of 10, is made good by the next one',
  { timeout: 180_000 },
  async () => {
    const { unsynced, clashing, operations } = await workAndKill()
    for (const side of [path1, path2]) {
      const halves = contentsOf(side).filter(([name, text]) => !name.includes('.pairwise-tmp.') && !whole.has(text))
      expect(
        halves.map(([name]) => name),
        `half files after ${operations} operations`,
      ).toEqual([])
    }
    leftBehind += temporaryFilesIn(path1).length + temporaryFilesIn(path2).length
    const { code, stderr } = bisync()
    expect({ code, told: unexpected(stderr, clashing) }, `the run after ${operations} operations`).toEqual({ code: 0, told: [] })
    const after = readTree(path1)
    expect(readTree(path2)).toEqual(after)
    const kept = new Set(contentsOf(path1).map(([, text]) => text))
    expect([...unsynced].filter((text) => !kept.has(text)).map((text) => text.split('\n')[0])).toEqual([])
    for (const side of [path1, path2]) {
      const names = readdirSync(side, { recursive: true, encoding: 'utf8' })
      expect(names.filter((name) => name.includes('.pairwise-tmp.'))).toEqual([])
    }
    expect(bisync()).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' })
  },
)

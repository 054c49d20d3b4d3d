import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type BuildStep, buildProduct } from '../build-product.ts'
import { CommandFailed } from '../run-calmly.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pairwise-build-'))
  mkdirSync(join(root, 'src'))
  writeFileSync(join(root, 'src', 'a.ts'), 'one')
})
afterEach(() => rmSync(root, { recursive: true }))

/** Appends a line to `out` each time it runs. */
const step: BuildStep = {
  name: 'a part',
  inputs: ['src', 'not-there'],
  outputs: ['out'],
  command: { command: 'sh', args: ['-c', 'echo built >> out'] },
}

async function timesBuilt(): Promise<number> {
  await buildProduct(root, () => undefined, [step])
  return readFileSync(join(root, 'out'), 'utf8').trim().split('\n').length
}

test('a part is built once and then left alone', async () => {
  expect(await timesBuilt()).toBe(1)
  expect(await timesBuilt()).toBe(1)
})

test('a changed, a new and a removed source file build it again; a changed test does not', async () => {
  await timesBuilt()
  writeFileSync(join(root, 'src', 'a.ts'), 'two')
  expect(await timesBuilt()).toBe(2)
  writeFileSync(join(root, 'src', 'b.ts'), 'new')
  expect(await timesBuilt()).toBe(3)
  rmSync(join(root, 'src', 'b.ts'))
  expect(await timesBuilt()).toBe(4)
  writeFileSync(join(root, 'src', 'a.test.ts'), 'test')
  expect(await timesBuilt()).toBe(4)
})

test('a missing output builds it again', async () => {
  await timesBuilt()
  rmSync(join(root, 'out'))
  expect(await timesBuilt()).toBe(1)
})

test('a build that fails shows its output, says which command it was, and is tried again next time', async () => {
  const shown: string[] = []
  const terminal = vi.spyOn(process.stderr, 'write').mockImplementation((text) => shown.push(String(text)) > 0)
  const failing: BuildStep = { ...step, command: { command: 'sh', args: ['-c', 'echo why it failed; touch out; exit 3'] } }
  try {
    for (const attempt of [1, 2]) {
      await expect(
        buildProduct(root, () => undefined, [failing]),
        `attempt ${attempt}`,
      ).rejects.toThrow(CommandFailed)
    }
  } finally {
    terminal.mockRestore()
  }
  expect(shown.join('')).toContain('why it failed')
  expect(existsSync(join(root, 'node_modules'))).toBe(false)
})

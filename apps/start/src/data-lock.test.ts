import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataFolder } from './data-lock.ts'
import { StartFailure } from './start-failure.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairwise-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const gone = { host: hostname(), bootId: 'an-earlier-boot', pid: 1, startTime: '1' }

test('a folder is locked once, and again after its release', () => {
  const lock = lockDataFolder(folder)
  expect(() => lockDataFolder(folder)).toThrow(StartFailure)
  expect(() => lockDataFolder(folder)).toThrow(`(process ${process.pid})`)
  lock.release()
  lockDataFolder(folder).release()
  expect(readdirSync(folder)).toEqual([])
})

test('the lock of a process that is gone is taken over, with the children of it that still run', () => {
  const first = lockDataFolder(folder)
  first.recordChildren([process.pid, 4_000_000])
  const { children } = JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))
  writeFileSync(join(folder, 'lock'), JSON.stringify({ owner: gone, children: [...children, gone] }))
  const lock = lockDataFolder(folder)
  expect(lock.leftBehind.map(({ pid }) => pid)).toEqual([process.pid])
  expect(readdirSync(folder)).toEqual(['lock'])
  lock.release()
})

test('a lock that lost its content in a power cut is taken over', () => {
  writeFileSync(join(folder, 'lock'), '')
  const lock = lockDataFolder(folder)
  expect(lock.leftBehind).toEqual([])
  expect(() => lockDataFolder(folder)).toThrow(StartFailure)
})

test('the lock of another host is kept, and the message says which file to remove', () => {
  writeFileSync(join(folder, 'lock'), JSON.stringify({ owner: { ...gone, host: 'elsewhere' }, children: [] }))
  expect(() => lockDataFolder(folder)).toThrow(`"elsewhere".\nIf Pairwise no longer runs there, remove ${join(folder, 'lock')}`)
})

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from './log.ts'

let folder: string
let told: string[]
let stderr: NodeJS.WriteStream
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'))
  told = []
  stderr = { write: (text: string) => told.push(text) > 0 } as unknown as NodeJS.WriteStream
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('lines below the level are left out, the others stand in rclone’s form', () => {
  const log = openLog({ level: 'notice', file: null, json: false }, stderr)
  log.write('info', 'left out')
  log.write('notice', 'a')
  log.write('warning', 'b')
  log.write('error', 'c')
  expect(told.map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, ''))).toEqual(['NOTICE: a\n', 'WARNING: b\n', 'ERROR : c\n'])
  expect(log.isShown('info')).toBe(false)
  expect(log.isShown('error')).toBe(true)
})

test('a name can neither begin a line of its own nor steer the terminal', () => {
  const log = openLog({ level: 'notice', file: null, json: false }, stderr)
  log.write('notice', 'a\n2026/01/01 00:00:00 ERROR : b\u001b[31m\u007f\u009bé: copied')
  expect(told).toEqual([expect.stringMatching(/NOTICE: a\\x0a2026.* ERROR : b\\x1b\[31m\\x7f\\x9bé: copied\n$/)])
})

test('a log file that is written has the line when the call returns', () => {
  const file = join(folder, 'log')
  const log = openLog({ level: 'debug', file, json: true }, stderr)
  log.write('debug', 'with "quotes" and\na line break')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ level: 'debug', msg: 'with "quotes" and\na line break' })
  log.close()
  expect(told).toEqual([])
})

test('a log file that can’t be written any more is told once, and the lines go to stderr', () => {
  const log = openLog({ level: 'info', file: '/dev/full', json: false }, stderr)
  log.write('info', 'first')
  log.write('info', 'second')
  log.close()
  expect(told).toHaveLength(2)
  expect(told[0]).toMatch(/^The log can’t be written to \/dev\/full any more.*ENOSPC.*\n.* INFO {2}: first\n$/)
  expect(told[1]).toMatch(/ INFO {2}: second\n$/)
})

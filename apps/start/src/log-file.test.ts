import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from './log-file.ts'

let path: string
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'pairwise-log-')), 'api.log')
})
afterEach(() => rmSync(join(path, '..'), { recursive: true }))

test('a log goes on where it ended, and only its owner may read it', () => {
  for (const line of ['one\n', 'two\n']) {
    const log = openLog(path)
    writeSync(log.descriptor, line)
    log.keepSmall()
    log.close()
  }
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(existsSync(`${path}.old`)).toBe(false)
})

test('a log that has grown too long moves aside, and the next line stands first', () => {
  const log = openLog(path)
  appendFileSync(path, Buffer.alloc(20 * 1024 * 1024 + 1, 'x'))
  log.keepSmall()
  writeSync(log.descriptor, 'next\n')
  log.close()
  expect(readFileSync(path, 'utf8')).toBe('next\n')
  expect(statSync(`${path}.old`).size).toBe(20 * 1024 * 1024 + 1)
})

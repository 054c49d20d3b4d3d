import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { keepRenewedTokens } from './keep-renewed-tokens.ts'
import { Places } from './place.ts'

const conf = '# mine\n[cloud]\ntype = dropbox\ntoken = {"a":"1"}\n\n[box]\ntype = box\ntoken = {"a":"2"}\n'
const renewed = { section: 'cloud', before: '{"a":"1"}', after: '{"a":"3"}' }
let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rclone-conf-'))
  file = join(folder, 'rclone.conf')
  writeFileSync(file, conf)
  chmodSync(file, 0o640)
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a renewed token is in the file that it came from, also behind a link, and all else is as it was', () => {
  const umask = process.umask(0o077)
  onTestFinished(() => void process.umask(umask))
  symlinkSync(file, join(folder, 'link'))
  keepRenewedTokens(join(folder, 'link'), [renewed])
  expect(readFileSync(file, 'utf8')).toBe(conf.replace('{"a":"1"}', '{"a":"3"}'))
  expect(statSync(file).mode & 0o777).toBe(0o640)
  expect(readdirSync(folder).sort()).toEqual(['link', 'rclone.conf'])
})

test('a remote that only rclone can reach has its tokens renewed in the file that it was found in', async () => {
  const place = new Places(null, { configFiles: [file], remotes: {}, agent: null }).placeOf('cloud:folder')
  if (place.kind !== 'remote' || place.settings.kind !== 'rclone') throw new Error('it is another kind of place')
  await place.settings.onRenewed?.([renewed])
  expect(readFileSync(file, 'utf8')).toContain('{"a":"3"}')
})

test('a token that somebody else renewed meanwhile stays', () => {
  keepRenewedTokens(file, [{ ...renewed, before: '{"a":"0"}' }])
  expect(readFileSync(file, 'utf8')).toBe(conf)
})

test('a file that can’t be written is told, with what helps', () => {
  expect(() => keepRenewedTokens(join(folder, 'gone'), [renewed])).toThrow(
    /sign-in of cloud was renewed and can't be written.*rclone config reconnect/,
  )
})

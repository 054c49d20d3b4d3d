import { expect, test } from 'vitest'
import { openRcloneConf } from './open-rclone-conf.ts'

/** As rclone 1.60 encrypted it with the password `pass wörd 1`. */
const conf = `# Encrypted rclone configuration File

RCLONE_ENCRYPT_V0:
ewLyanHs2heQidZ/LlYVaSPsgNgC3R00Qp/PTepJxbHW4K4j0KsKcyTp+AUXHtKhts1cT5mrv0V7o8GOmcVMbrOZyx5ZSaXUnno1SBrcKZlFOO4oeujtQk5yc96QtA==`

test('a file that rclone encrypted is opened by its password, however its letters are composed', () => {
  const sections = { nas: { type: 'sftp', host: 'nas.lan', user: 'me' } }
  expect(openRcloneConf({ conf, password: 'pass wörd 1' })).toEqual(sections)
  expect(openRcloneConf({ conf: conf.replaceAll('\n', '\r\n'), password: 'pass wörd 1'.normalize('NFD') })).toEqual(sections)
})

test.each([
  ['another password', conf, 'pass word 1', /does not open this file/],
  ['no password', conf, null, /encrypted\. Enter its password/],
  ['a file that is cut off', conf.slice(0, -20), 'pass wörd 1', /a part of the file is missing/],
  ['nothing after the mark', 'RCLONE_ENCRYPT_V0:', 'x', /does not open this file/],
  ['a kind of encryption that is not known', conf.replace('V0', 'V1'), 'pass wörd 1', /is encrypted/],
])('%s is refused', (_, text, password, why) => {
  expect(() => openRcloneConf({ conf: text, password })).toThrow(why)
})

test('a file in clear needs no password', () => {
  expect(openRcloneConf({ conf: '[a]\ntype = local', password: null })).toEqual({ a: { type: 'local' } })
})

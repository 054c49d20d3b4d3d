import { expect, test } from 'vitest'
import { describeErrno, isOfDisk } from './errno.ts'

const failing = (code: string) => Object.assign(new Error(`${code}: something, scandir '/proc/self/fd/3'`), { code })

test.each([
  ['EIO', true, /input\/output error/],
  ['ESTALE', true, /not connected any more \(ESTALE\)/],
  ['ENOTCONN', true, /not connected any more/],
  ['EACCES', false, /^permission denied$/],
  ['ENOENT', false, /not there/],
  ['EMFILE', false, /EMFILE/],
])('%s is trouble with the disk: %s', (code, isIt, words) => {
  expect(isOfDisk(failing(code))).toBe(isIt)
  expect(describeErrno(failing(code))).toMatch(words)
  expect(describeErrno(failing(code))).not.toContain('/proc')
})

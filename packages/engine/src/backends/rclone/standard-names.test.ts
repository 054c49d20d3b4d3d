import { describe, expect, test } from 'vitest'
import { nanoseconds } from './rclone-entry.ts'
import { rcloneTrouble, secretsRemover } from './rclone-trouble.ts'
import { rcloneVersion } from './rclone-version.ts'
import { fromRcloneName, toRcloneName } from './standard-names.ts'

describe('names', () => {
  test.each([
    ['a', 'a'],
    ['a\nb', 'a␊b'],
    ['a␊b', 'a‛␊b'],
    ['‛', '‛‛'],
    ['‛␊', '‛‛‛␊'],
    ['\x7f', '␡'],
    ['\x01\x1f', '␁␟'],
    ['\x85', '\x85'],
    ['／', '／'],
    ['．．', '．．'],
    ['😀', '😀'],
  ])('%j is %j to rclone', (name, shown) => {
    expect(toRcloneName(name)).toBe(shown)
    expect(fromRcloneName(shown)).toBe(name)
  })

  test.each(['b\ufffd', '‛', '‛a', '‛／', '..', '.', '', 'a/b', 'a\nb'])('%j of rclone is nobody’s', (shown) => {
    expect(fromRcloneName(shown)).toBeNull()
  })

  test.each(['', '.', '..', 'a/b', 'a\0', '\udcff', '\ufffd'])('%j can’t be told to rclone', (name) => {
    expect(() => toRcloneName(name)).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })
})

test.each([
  ['2026-11-26T03:07:33.259240286Z', 1_795_662_453_259_240_286n],
  ['2026-11-26T03:07:33Z', 1_795_662_453_000_000_000n],
  ['2026-11-26T04:07:33.5+01:00', 1_795_662_453_500_000_000n],
  ['1969-12-31T23:59:59.5Z', -500_000_000n],
  ['', null],
])('the time %s', (text, timeNs) => {
  expect(nanoseconds(text)).toBe(timeNs)
})

test.each([
  ['v1.75.1', false],
  ['v1.76.0', false],
  ['v2.0.0', false],
  ['v1.75.0', true],
  ['v1.60.1-DEV', true],
  ['v1.9.9', true],
])('rclone %s is warned about: %s', (version, isWarned) => {
  expect(rcloneVersion({ version }).warning !== null).toBe(isWarned)
})

test('a version that nobody knows is warned about', () => {
  expect(rcloneVersion(null).warning).toMatch(/unknown/)
})

test.each([
  [500, 'remove /x: directory not empty', 'ENOTEMPTY'],
  [404, 'whatever', 'ENOENT'],
  [500, 'lstat /f/g: not a directory', 'ENOTDIR'],
  [500, 'googleapi: Error 403: The user’s Drive storage quota has been exceeded', 'ENOSPC'],
  [500, 'open x: permission denied', 'EACCES'],
  [500, 'dial tcp: connection refused', 'ECONNREFUSED'],
  [500, 'HTTP error 429 (429 Too Many Requests)', 'EAGAIN'],
  [500, 'something else', 'EIO'],
  [500, 'oauth2: "invalid_grant"', 'sign-in-expired'],
  [500, 'HTTP error 401 (401 Unauthorized)', 'sign-in-refused'],
])('%i %s is %s', (status, text, code) => {
  expect(rcloneTrouble(status, text, 'r', 'operations/copyfile')).toMatchObject({ code })
})

test('what is looked at is absent only by rclone’s own word for it', () => {
  for (const text of [
    'bucket not found',
    'remote: no such file or directory',
    'x: not a directory',
    'is a directory',
    'file name too long',
  ]) {
    for (const method of ['operations/list', 'operations/stat'])
      expect(rcloneTrouble(500, text, 'r', method)).toMatchObject({ code: 'EIO' })
  }
  expect(rcloneTrouble(404, 'directory not found', 'r', 'operations/list')).toMatchObject({ code: 'ENOENT' })
})

test('names of files say nothing of what went wrong', () => {
  const trouble = (name: string) =>
    rcloneTrouble(500, `open /disk/d/${name}: input/output error`, 'r', 'operations/copyfile', [`d/${name}`, name])
  for (const name of ['unauthorized', 'permission denied', 'error 401', 'not found', 'invalid_grant'])
    expect(trouble(name)).toMatchObject({ code: 'EIO' })
})

test('errors tell no secret', () => {
  const remove = secretsRemover({
    r: { type: 's3', secret_access_key: 'hidden-key', token: '{"access_token":"hidden-token","expiry":"x"}', provider: 'Other' },
  })
  expect(remove('Other: hidden-key at https://user:hidden@host/p?sig=abc and hidden-token')).toBe('Other: *** at https://host/p and ***')
})

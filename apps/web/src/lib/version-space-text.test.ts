import { expect, test } from 'vitest'
import { versionSpaceText } from './version-space-text.ts'

const names = { path1: 'NAS', path2: 'S3 backup' }
const gib = 1024 ** 3
const text = (...args: Parameters<typeof versionSpaceText>) => versionSpaceText(...args)?.replaceAll('\u00a0', ' ') ?? null

test('says what versions need and what is free, of each side that keeps something', () => {
  const backup = { kept: 128 * gib, free: 410 * gib }
  expect(text({ path1: null, path2: backup }, names)).toBe('needs 128 GiB, 410 GiB free')
  expect(text({ path1: { kept: 0, free: 5 }, path2: backup }, names, true)).toBe('needs at most 128 GiB, 410 GiB free')
  expect(text({ path1: { kept: gib, free: null }, path2: backup }, names)).toBe(
    'NAS needs 1 GiB, free space not known; S3 backup needs 128 GiB, 410 GiB free',
  )
  expect(text({ path1: null, path2: { kept: 0, free: gib } }, names)).toBeNull()
})

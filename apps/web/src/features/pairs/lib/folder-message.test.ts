import type { FolderFacts } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { folderMessage, relationProblem } from './folder-message.ts'

const full: FolderFacts = { state: 'ok', files: 18_204, bytes: 212 * 1024 ** 3, complete: true, elapsedMs: 3_020 }
const empty: FolderFacts = { ...full, files: 0, bytes: 0 }
const about = { name: 'NAS', otherName: 'S3 backup', facts: full, otherFacts: null, roots: ['/data', '/mnt'] }
const spaces = (text: string) => text.replaceAll('\u00a0', ' ')

describe('what a check says about a folder', () => {
  test('a folder with files', () => {
    expect(spaces(folderMessage(about).text)).toBe('NAS: 18,204 files, 212 GiB (counted in 3 s).')
    expect(spaces(folderMessage({ ...about, facts: { ...full, complete: false } }).text)).toBe(
      'NAS: more than 18,204 files, more than 212 GiB.',
    )
  })

  test('an empty folder', () => {
    expect(folderMessage({ ...about, facts: empty }).text).toBe('NAS: empty.')
    expect(folderMessage({ ...about, facts: empty, otherFacts: full }).text).toBe(
      'NAS: empty. Everything on S3 backup will be copied there.',
    )
    expect(folderMessage({ ...about, facts: empty, otherFacts: empty }).text).toBe('NAS: empty.')
  })

  test.each(['missing', 'not-a-folder', 'not-allowed', 'unreadable', 'not-writable'] as const)('%s blocks', (state) => {
    expect(folderMessage({ ...about, facts: { ...empty, state } }).tone).toBe('problem')
  })

  test('a folder that is not allowed names those that are', () => {
    expect(folderMessage({ ...about, facts: { ...empty, state: 'not-allowed' } }).text).toContain('/data and /mnt')
  })
})

describe('how two folders lie to each other', () => {
  const folders = { path1: '/data/photos', path2: '/data/photos/inner' }

  test('nested folders block, at the side that is inside', () => {
    expect(relationProblem('path2-inside-path1', folders)).toEqual({
      side: 'path2',
      text: 'Path 2 is inside Path 1. That would copy files into themselves. Choose a folder outside /data/photos.',
    })
    expect(relationProblem('path1-inside-path2', folders)?.side).toBe('path1')
    expect(relationProblem('same', folders)?.text).toContain('the same folder')
  })

  test.each(['apart', 'unknown'] as const)('%s does not block', (relation) => {
    expect(relationProblem(relation, folders)).toBeNull()
  })
})

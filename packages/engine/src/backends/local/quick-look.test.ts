import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { noFilters, parseFilters } from '../../core/filter.ts'
import type { Scope } from '../../core/scope.ts'
import { type DirectoryListing, plainlyShown } from '../../ports/storage-backend.ts'
import { DiskProgram } from '../../testing/disk-program.ts'
import { fileIdOf, granuleMs } from './local-seen.ts'
import { type QuickLook, type QuickStats, quickLook } from './quick-look.ts'
import { type LocalScan, scanLocal } from './scan-local.ts'

let program: DiskProgram
beforeEach(() => {
  program = new DiskProgram()
})
afterEach(() => program.removeAll())

function theLook(): QuickLook {
  const look = quickLook()
  if (look === null) throw new Error('this system has no such call')
  return look
}

/** A look in the root of the program. */
function lookAt(name: string): QuickStats | null {
  const folder = openSync(program.root, constants.O_RDONLY | constants.O_DIRECTORY)
  onTestFinished(() => closeSync(folder))
  return theLook()(folder, name)
}

function walk(scope: Scope, look: QuickLook | null): DirectoryListing[] {
  const scan: LocalScan = { root: program.root, request: { scope, keying: 'nfc' }, shown: plainlyShown, tag: '0123456789ab' }
  return [...scanLocal(scan, { waiting: [''], maxEntries: Number.POSITIVE_INFINITY }, look)].flat()
}

test('it tells what Node tells: sizes beyond 32 bits, times before 1970 and after 2038, names in any alphabet', () => {
  const times = [-86_400.25, -0.000_001, 0, 1_600_000_000.123_456, 2_500_000_000.5, 7_000_000_000]
  for (const [index, name] of ['a', 'ä ö\n', '日本', '🙂', 'n'.repeat(255), 'ü'.repeat(127)].entries()) {
    const place = join(program.root, name)
    writeFileSync(place, 'x'.repeat(index))
    if (index === 3) truncateSync(place, 5 * 2 ** 32 + 7)
    utimesSync(place, 1, times[index] as number)
    const stats = lstatSync(place, { bigint: true })
    const { isFile, size, mtimeNs, ctimeNs, fileId } = lookAt(name) ?? {}
    expect({ isFile, size, mtimeNs, ctimeNs, fileId }).toEqual({
      isFile: true,
      size: Number(stats.size),
      mtimeNs: stats.mtimeNs,
      ctimeNs: stats.ctimeNs,
      fileId: fileIdOf(stats),
    })
  }
})

test('a folder and a link are no files, and what is not there or has no such name is not seen', () => {
  mkdirSync(join(program.root, 'folder'))
  writeFileSync(join(program.root, 'f'), '')
  symlinkSync('f', join(program.root, 'link'))
  lutimesSync(join(program.root, 'link'), 1, 2)
  expect(lookAt('folder')?.isFile).toBe(false)
  expect(lookAt('link')).toMatchObject({ isFile: false, mtimeNs: 2_000_000_000n })
  program.write('bad\udcff', 'x')
  for (const name of ['nothing', 'bad\udcff', 'x'.repeat(256), 'ü'.repeat(128)]) expect(lookAt(name)).toBeNull()
  expect(theLook()(-1, 'f')).toBeNull()
})

test('a walk that looks quickly finds what one finds that does not, by every scope', async () => {
  for (const path of ['a', 'B', 'd/e/f', 'd/e/big', 'd/ü', 'd/bad\udcff', 'x.tmp', '.pairwise-tmp.notes']) program.write(path, path)
  program.write('d/e/big', 'b'.repeat(5000))
  symlinkSync('a', join(program.root, 'link'))
  symlinkSync('d', join(program.root, 'link to d'))
  mkdirSync(join(program.root, 'empty'))
  mkdirSync(join(program.root, '.pairwise'))
  execFileSync('mkfifo', [join(program.root, 'd/pipe')])
  await sleep(granuleMs * 3)
  program.write('young', 'young')
  const scopes: Scope[] = [
    { filters: noFilters },
    { filters: noFilters, markers: ['f'] },
    { filters: parseFilters('- *.tmp\n- d/e/f\n') },
    { filters: noFilters, limits: { minSize: 3, maxSize: 100, notBeforeNs: null, notAfterNs: null, ages: [] } },
  ]
  for (const scope of scopes) {
    expect(walk(scope, theLook())).toEqual(walk(scope, null))
  }
})

test('a file that changes while the walk goes on is looked at when it is old enough, and one that went away is gone', async () => {
  program.write('changed', 'one')
  program.write('gone', 'one')
  program.write('kept', 'one')
  await sleep(granuleMs * 3)
  const look = theLook()
  const meanwhile: QuickLook = (folder, name) => {
    if (name === 'changed') program.write('changed', 'two')
    if (name === 'gone') program.remove('gone')
    return look(folder, name)
  }
  const [listing] = walk({ filters: noFilters }, meanwhile)
  expect(listing).toMatchObject({ files: 2, problem: null, apart: [] })
  await sleep(granuleMs * 3)
  expect(walk({ filters: noFilters }, null)[0]).toEqual(listing)
})

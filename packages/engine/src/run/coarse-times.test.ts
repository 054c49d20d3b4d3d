import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { DiskPair } from '../testing/disk-pair.ts'

/** A disk whose times have no parts of a second, or null where that can't be had: only root may mount. */
function coarseDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'coarse-disk-'))
  const [image, disk] = [join(folder, 'image'), join(folder, 'disk')]
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(disk)
  writeFileSync(image, '')
  truncateSync(image, 16 << 20)
  try {
    // Inodes of this size have no room for more than seconds.
    execFileSync('mkfs.ext4', ['-q', '-F', '-t', 'ext2', '-I', '128', image], { stdio: 'pipe' })
    execFileSync('mount', ['-o', 'loop', image, disk], { stdio: 'pipe' })
  } catch (error) {
    console.info(`no real disk of whole seconds was tried: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
  onTestFinished(() => void execFileSync('umount', [disk]))
  return disk
}

test('on a disk of whole seconds a second write of the same size within one of them is a change, and what a run wrote is known', async () => {
  const disk = coarseDisk()
  if (disk === null) return
  const path2 = join(disk, 'path2')
  mkdirSync(path2)
  const pair = new DiskPair({ path2 })
  onTestFinished(() => pair.remove())
  for (const name of ['f', 'g']) writeFileSync(join(path2, name), 'content')
  await pair.sync({ resync: 'path2' })
  await sleep(1020 - (Date.now() % 1000))
  for (const content of ['first', 'other']) {
    writeFileSync(join(path2, 'f'), content)
    expect(await pair.sync({ force: true })).toMatchObject({ result: 'done' })
    expect(readFileSync(join(pair.path1, 'f'), 'utf8')).toBe(content)
  }
  writeFileSync(join(pair.path1, 'g'), 'changed')
  expect(await pair.sync({ force: true })).toMatchObject({ result: 'done' })
  // The revisions of all that was written are known, so nothing is read again.
  const open = () => Promise.reject(new Error('nothing is to be read'))
  expect(await pair.sync({}, { wrap: (backend) => Object.assign(backend, { open }) })).toMatchObject({ result: 'nothing', unverified: 0 })
})

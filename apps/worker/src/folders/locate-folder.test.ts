import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { locateFolder } from './locate-folder.ts'

let top: string
let root: string
beforeAll(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'pairwise-locate-')))
  root = join(top, 'root')
  for (const folder of ['root/a/b', 'rootbeer', 'elsewhere']) mkdirSync(join(top, folder), { recursive: true })
  writeFileSync(join(root, 'file'), '')
  symlinkSync(root, join(top, 'link to root'))
  symlinkSync(join(top, 'elsewhere'), join(root, 'way out'))
  symlinkSync(join(root, 'a'), join(root, 'way around'))
  symlinkSync('nowhere', join(root, 'broken'))
  symlinkSync('loop', join(root, 'loop'))
})
afterAll(() => rmSync(top, { recursive: true }))

describe('what Pairwise itself keeps', () => {
  it.each([
    ['it', 'root/a', 'root/a', { kind: 'own' }],
    ['its database', 'root/a/postgres', 'root/a', { kind: 'own' }],
    ['what is in its database', 'root/a/postgres/base/1', 'root/a', { kind: 'own' }],
    ['its logs, behind a link', 'root/way around/logs', 'root/a', { kind: 'own' }],
    ['what holds it', 'root', 'root/a/b', { kind: 'own' }],
    ['it behind a link', 'root/way around', 'root/a', { kind: 'own' }],
    ['it, named by a link', 'root/a', 'root/way around', { kind: 'own' }],
    ['the sample folders in it', 'root/a/demo/NAS', 'root/a', { kind: 'missing', realPath: 'root/a/demo/NAS' }],
    ['what somebody put in it', 'root/a/b', 'root/a', { kind: 'inside', realPath: 'root/a/b' }],
    ['what somebody is to put in it', 'root/a/logs of mine', 'root/a', { kind: 'missing', realPath: 'root/a/logs of mine' }],
    ['what lies beside it', 'root/a/b', 'root/a/c', { kind: 'inside', realPath: 'root/a/b' }],
    ['what is outside anyway', 'elsewhere', 'elsewhere', { kind: 'outside' }],
  ])('%s', (_, path, own, expected) => {
    const place = 'realPath' in expected ? { ...expected, realPath: join(top, String(expected.realPath)) } : expected
    expect(locateFolder(join(top, path), [root], join(top, own))).toEqual(place)
  })
})

describe('where a folder is', () => {
  it.each([
    ['the root itself', 'root', { kind: 'inside', realPath: 'root' }],
    ['a folder below it', 'root/a/b', { kind: 'inside', realPath: 'root/a/b' }],
    ['a folder behind a link within', 'root/way around/b', { kind: 'inside', realPath: 'root/a/b' }],
    ['a folder that a link from outside leads to', 'link to root/a', { kind: 'inside', realPath: 'root/a' }],
    ['a file', 'root/file', { kind: 'inside', realPath: 'root/file' }],
    ['nothing, below it', 'root/new/deep', { kind: 'missing', realPath: 'root/new/deep' }],
    ['nothing, below a file', 'root/file/new', { kind: 'missing', realPath: 'root/file/new' }],
    ['a link to nothing', 'root/broken', { kind: 'missing', realPath: 'root/broken' }],
    ['a link that leads out', 'root/way out', { kind: 'outside' }],
    ['something behind a link that leads out', 'root/way out/new', { kind: 'outside' }],
    ['a step back out', 'root/a/../../elsewhere', { kind: 'outside' }],
    ['a step back out of what is not there', 'root/new/../../elsewhere', { kind: 'outside' }],
    ['a folder whose name begins like the root’s', 'rootbeer', { kind: 'outside' }],
    ['the folder above', '.', { kind: 'outside' }],
    ['nothing, outside', 'nothing', { kind: 'outside' }],
    ['a link to itself', 'root/loop', { kind: 'unreadable', why: 'ELOOP' }],
  ])('%s', (_, path, expected) => {
    const place = locateFolder(`${top}/${path}`, [root, join(top, 'a root that is not there')])
    expect(place).toEqual('realPath' in expected ? { ...expected, realPath: join(top, expected.realPath) } : expected)
  })

  it('follows a root that is a link', () => {
    expect(locateFolder(join(root, 'a'), [join(top, 'link to root')])).toEqual({ kind: 'inside', realPath: join(root, 'a') })
  })

  it('is outside when there are no roots', () => {
    expect(locateFolder(root, [])).toEqual({ kind: 'outside' })
  })

  it('takes the root of the file system for what it is', () => {
    expect(locateFolder('/usr', ['/'])).toEqual({ kind: 'inside', realPath: '/usr' })
  })
})

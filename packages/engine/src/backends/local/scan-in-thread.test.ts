import { afterEach, beforeEach, expect, test } from 'vitest'
import { noFilters } from '../../core/filter.ts'
import type { Scope } from '../../core/scope.ts'
import { type DirectoryListing, plainlyShown } from '../../ports/storage-backend.ts'
import { DiskProgram } from '../../testing/disk-program.ts'
import { openLocalReadable } from './open-local.ts'
import { scanInThread } from './scan-in-thread.ts'
import { type LocalScan, scanLocal } from './scan-local.ts'

const tag = '0123456789ab'
const request = { scope: { filters: noFilters }, keying: 'nfc' } as const
const scanOf = ({ root }: DiskProgram): LocalScan => ({ root, request, shown: plainlyShown, tag })
const inThread = (signal?: AbortSignal) => scanInThread(scanOf(program), [''], signal)

let program: DiskProgram
beforeEach(() => {
  program = new DiskProgram()
})
afterEach(() => program.removeAll())

function makeFolders(count: number): void {
  for (let i = 0; i < count; i++) program.makeFolder(`${i % 50}/${i}`)
}

async function collect(scan: AsyncIterable<readonly DirectoryListing[]>): Promise<DirectoryListing[]> {
  const listings: DirectoryListing[] = []
  for await (const batch of scan) listings.push(...batch)
  return listings
}

const threads = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length

test('a thread finds what a walk without one finds, in the same order', async () => {
  makeFolders(1500)
  for (const path of ['f', '7/7/f', 'bad\udcff/f', '.pairwise-tmp.notes']) program.write(path, 'content')
  const inline = [...scanLocal(scanOf(program), { waiting: [''], maxEntries: Number.POSITIVE_INFINITY })].flat()
  expect(inline.length).toBeGreaterThan(1500)
  expect(await collect(inThread())).toEqual(inline)
})

test('a walk that stops at its limit names what it did not come to, and a thread goes on from there', async () => {
  makeFolders(400)
  const listings: DirectoryListing[] = []
  const walk = scanLocal(scanOf(program), { waiting: [''], maxEntries: 100 })
  let step = walk.next()
  for (; step.done !== true; step = walk.next()) listings.push(...step.value)
  expect(listings.length).toBeLessThan(100)
  listings.push(...(await collect(scanInThread(scanOf(program), step.value, undefined))))
  expect(listings).toEqual(await collect(inThread()))
})

test('a reader that has had enough ends the thread, however much is left', async () => {
  makeFolders(2500)
  const before = threads()
  for await (const batch of inThread()) {
    expect(batch.length).toBeGreaterThan(0)
    expect(threads()).toBeGreaterThan(before)
    break
  }
  expect(threads()).toBe(before)
})

test('a scan that is told to stop while it waits for its thread stops, and so does the thread', async () => {
  makeFolders(600)
  const before = threads()
  const stop = new AbortController()
  const scan = inThread(stop.signal)
  const first = scan.next()
  stop.abort(new Error('stopped'))
  await expect(first).rejects.toThrow('stopped')
  expect(threads()).toBe(before)
})

test('what goes wrong in the thread is an error of the scan, never a short listing', async () => {
  const scope = { filters: null } as unknown as Scope
  await expect(collect(scanInThread({ ...scanOf(program), request: { ...request, scope } }, [''], undefined))).rejects.toThrow(TypeError)
})

test('a scan that comes to a thread is asked with all that a scan can be asked with', async () => {
  makeFolders(300)
  const side = openLocalReadable(program.root, 'pair', 10)
  const asked = { ...request, signal: new AbortController().signal, known: async () => new Map() }
  expect((await collect(side.scan(asked))).length).toBeGreaterThan(300)
  await side.close()
})

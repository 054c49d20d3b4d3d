import { lstatSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { storableTime } from '../core/storable-time.ts'
import { DiskPair } from '../testing/disk-pair.ts'

const open: DiskPair[] = []
afterEach(() => {
  for (const pair of open.splice(0)) pair.remove()
})

const timeOf = (folder: string) => lstatSync(join(folder, 'f'), { bigint: true }).mtimeNs

/** As text, since Node takes a negative number for the time it is. */
function setTime(folder: string, seconds: string): void {
  utimesSync(join(folder, 'f'), seconds, seconds)
}

test.each([
  ['the first moment', '0'],
  ['the last moment before 1970', '-0.000001'],
  ['a time before 1970', '-631148276.876543'],
  ['a time after 2038', '4102444800.5'],
  ['a time beyond 64 bits of nanoseconds', '10413792000'],
])('%s travels with a new file, with a changed one and by itself, and is no change afterwards', async (_, seconds) => {
  const pair = new DiskPair()
  open.push(pair)
  const same = () => {
    const difference = timeOf(pair.path1) - timeOf(pair.path2)
    const wanted = timeOf(pair.path1) - storableTime(timeOf(pair.path1))
    expect(Math.abs(Number(difference - wanted))).toBeLessThan(1000)
  }
  const quiet = async () => expect((await pair.preview()).operations).toEqual([])
  writeFileSync(join(pair.path1, 'f'), 'content')
  setTime(pair.path1, seconds)
  await pair.sync({ resync: 'path1' })
  same()
  await quiet()
  writeFileSync(join(pair.path1, 'f'), 'changed content')
  setTime(pair.path1, seconds)
  expect(await pair.sync({ force: true })).toMatchObject({ counters: { failed: 0, stale: 0 } })
  same()
  setTime(pair.path1, '1700000000')
  await pair.sync({ force: true })
  setTime(pair.path1, seconds)
  await pair.sync({ force: true })
  same()
  await quiet()
})

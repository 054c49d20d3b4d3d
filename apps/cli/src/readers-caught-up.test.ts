import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { readersCaughtUp } from './readers-caught-up.ts'

/** A stream whose reader takes something only when it is told to. */
function slowlyRead() {
  const taken: (() => void)[] = []
  const stream = new Writable({ highWaterMark: 4, write: (_chunk, _encoding, done) => void taken.push(done) })
  return { stream: stream as unknown as NodeJS.WriteStream, take: () => taken.shift()?.() }
}

async function isResolved(promise: Promise<void>): Promise<boolean> {
  const other = Symbol('other')
  await new Promise((resolve) => setImmediate(resolve))
  return (await Promise.race([promise, Promise.resolve(other)])) !== other
}

test('what was told is waited for until it was taken, and not at all where there is room', async () => {
  const { stream, take } = slowlyRead()
  expect(await isResolved(readersCaughtUp([stream]))).toBe(true)
  stream.write('more than four')
  const caughtUp = readersCaughtUp([stream])
  expect(await isResolved(caughtUp)).toBe(false)
  take()
  await caughtUp
})

test.each(['closes', 'fails'])('nobody waits for a reader that %s, and no listener stays', async (how) => {
  const { stream } = slowlyRead()
  stream.on('error', () => {})
  const before = stream.eventNames()
  stream.write('more than four')
  const caughtUp = readersCaughtUp([stream])
  stream.destroy(how === 'fails' ? new Error('EPIPE') : undefined)
  await caughtUp
  expect(stream.eventNames()).toEqual(before)
  await readersCaughtUp([stream])
})

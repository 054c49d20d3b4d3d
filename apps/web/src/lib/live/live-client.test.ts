import type { LiveEvent } from '@pairwise/contracts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLiveClient, type LiveClient } from './live-client.ts'
import { createFakeLiveServer, type FakeLiveServer } from './testing/fake-live-server.ts'

const log = 'run-log:7'
let server: FakeLiveServer
let client: LiveClient
let isReachable = true
let refreshes: string[]

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T14:00:00Z') })
  server = createFakeLiveServer()
  isReachable = true
  refreshes = []
  client = createLiveClient({
    openSocket: server.openSocket,
    now: () => Date.now(),
    probe: async () => isReachable,
    onRefresh: (cause) => refreshes.push(cause),
  })
})

afterEach(() => {
  client.stop()
  vi.useRealTimers()
})

const settle = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds)
const kind = () => client.status().kind

function listen(after: number | null) {
  const heard: number[] = []
  let begun = 0
  let broken = 0
  const stop = client.subscribe(log, after, {
    onEvents: (events: readonly LiveEvent[]) => {
      for (const event of events) if (event.type === 'log-line') heard.push(event.line.n)
    },
    onBegun: () => {
      begun += 1
    },
    onBroken: () => {
      broken += 1
    },
  })
  return { heard, stop, begun: () => begun, broken: () => broken }
}

const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, at) => from + at)

describe('10,000 lines', () => {
  test('reach a browser that reconnects twice, none missing, none twice', async () => {
    client.start()
    await settle()
    const { heard } = listen(0)
    server.append(log, 4_000)
    while (heard.length < 3_000) server.deliver(log, 250)
    server.cut()
    server.append(log, 3_000)
    await settle(600)
    while (heard.length < 6_000) server.deliver(log, 400)
    server.resend(log, 2_500, 500)
    server.cut()
    server.append(log, 3_000)
    await settle(600)
    while (heard.length < 10_000) server.deliver(log, 500)
    expect(heard).toEqual(upTo(10_000))
  })
})

describe('subscriptions', () => {
  test('one made before the connection is sent when it opens, and again by number after it broke', async () => {
    server.append(log, 5)
    client.start()
    const { heard } = listen(5)
    await settle()
    server.append(log, 3)
    server.cut()
    await settle(600)
    server.deliver(log, 100)
    expect(heard).toEqual([6, 7, 8])
    server.cut()
    await settle(600)
    expect(server.sent.map((message) => message.type === 'subscribe' && message.after)).toEqual([5, 5, 8])
  })

  test('from now on: nothing from before, everything after', async () => {
    server.append(log, 100)
    client.start()
    await settle()
    const { heard, begun } = listen(null)
    expect(begun()).toBe(1)
    server.append(log, 2)
    server.deliver(log, 10)
    expect(heard).toEqual([101, 102])
    server.cut()
    await settle(600)
    expect(begun()).toBe(1)
  })

  test('the beginning of a topic is told once the server stands there, not when it was asked for', async () => {
    const { begun } = listen(null)
    client.start()
    expect(begun()).toBe(0)
    await settle()
    expect(begun()).toBe(1)
  })

  test('a position ahead of what was heard makes the events in between be asked for', async () => {
    server.append(log, 3)
    client.start()
    await settle()
    const { heard } = listen(null)
    server.append(log, 2)
    server.say({ type: 'subscribed', topic: log, last: 5 })
    expect(server.sent.at(-1)).toEqual({ type: 'subscribe', topic: log, after: 3 })
    server.deliver(log, 10)
    expect(heard).toEqual([4, 5])
  })

  test('a hole is asked for again and then filled', async () => {
    client.start()
    await settle()
    const { heard, broken } = listen(0)
    server.append(log, 10)
    server.resend(log, 5, 2)
    expect(server.sent.at(-1)).toEqual({ type: 'subscribe', topic: log, after: 0 })
    server.deliver(log, 10)
    expect(heard).toEqual(upTo(10))
    expect(broken()).toBe(0)
  })

  test('events that are gone for good are told, and the rest goes on', async () => {
    client.start()
    await settle()
    const { heard, broken } = listen(0)
    server.append(log, 10)
    server.resend(log, 7, 4)
    server.resend(log, 7, 4)
    expect(heard).toEqual([7, 8, 9, 10])
    expect(broken()).toBe(1)
  })

  test('a topic that was numbered anew is told', async () => {
    client.start()
    await settle()
    const { broken } = listen(50)
    expect(broken()).toBe(1)
  })

  test('the last listener that leaves ends it', async () => {
    client.start()
    await settle()
    const first = listen(0)
    const second = listen(0)
    first.stop()
    expect(server.sent).toHaveLength(1)
    second.stop()
    expect(server.sent.at(-1)).toEqual({ type: 'unsubscribe', topic: log })
  })

  test('a message of another protocol is left alone', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    client.start()
    await settle()
    const { heard } = listen(0)
    server.append(log, 1)
    server.say({ type: 'refused', reason: 'no' })
    server.deliver(log, 1)
    expect(heard).toEqual([1])
    expect(kind()).toBe('live')
  })
})

describe('how current the page is', () => {
  test('live with the greeting, and the page is read anew', async () => {
    client.start()
    expect(kind()).toBe('connecting')
    await settle()
    expect(kind()).toBe('live')
    expect(refreshes).toEqual(['connected'])
  })

  test('a broken connection shows at once, with the time of the last sign', async () => {
    client.start()
    await settle()
    const last = Date.now()
    server.isUp = false
    isReachable = false
    await settle(9_000)
    server.cut()
    expect(client.status()).toEqual({ kind: 'reconnecting', asOf: last })
  })

  test('after 30 s it is offline, and it comes back by itself', async () => {
    client.start()
    await settle()
    server.isUp = false
    isReachable = false
    server.cut()
    await settle(29_000)
    expect(kind()).toBe('reconnecting')
    await settle(2_000)
    expect(kind()).toBe('offline')
    server.isUp = true
    await settle(11_000)
    expect(kind()).toBe('live')
    expect(refreshes).toEqual(['connected', 'reconnected'])
  })

  test('a silent connection is given up', async () => {
    client.start()
    await settle()
    await settle(10_000)
    server.say({ type: 'ping', at: '2026-11-21T14:00:10Z' })
    await settle(14_000)
    expect(kind()).toBe('live')
    server.isUp = false
    isReachable = false
    await settle(3_000)
    expect(kind()).toBe('reconnecting')
  })

  test('a blocked WebSocket is made up for by reading every 5 s', async () => {
    server.isUp = false
    client.start()
    await settle(3_000)
    expect(kind()).toBe('slow')
    refreshes.length = 0
    await settle(20_000)
    expect(refreshes).toEqual(['polled', 'polled', 'polled', 'polled'])
    server.isUp = true
    await settle(31_000)
    expect(kind()).toBe('live')
  })

  test('a server that goes away while the WebSocket is blocked is noticed', async () => {
    server.isUp = false
    client.start()
    await settle(3_000)
    isReachable = false
    await settle(6_000)
    expect(kind()).toBe('reconnecting')
  })

  test('retrying is possible at once', async () => {
    client.start()
    await settle()
    server.isUp = false
    isReachable = false
    server.cut()
    await settle(40_000)
    server.isUp = true
    client.retryNow()
    await settle()
    expect(kind()).toBe('live')
  })

  test('a newer server is named, the same one is not', async () => {
    client.start()
    await settle()
    server.cut()
    await settle(600)
    expect(client.newVersion()).toBeNull()
    server.version = '1.1.0'
    server.cut()
    await settle(600)
    expect(client.newVersion()).toBe('1.1.0')
  })
})

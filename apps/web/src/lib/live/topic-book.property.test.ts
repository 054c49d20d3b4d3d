import type { ClientMessage, LiveEvent } from '@pairwise/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLiveClient } from './live-client.ts'
import { createFakeLiveServer } from './testing/fake-live-server.ts'

const log = 'run-log:1'

/** What can happen between a server and a browser, in any order. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('append' as const), n: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ what: fc.constant('deliver' as const), n: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ what: fc.constant('resend' as const), n: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ what: fc.constant('cut' as const), n: fc.constant(0) }),
)

test('whatever is cut off, sent twice or sent out of turn: every line once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 60 }), fc.integer({ min: 0, max: 10 }), async (happenings, after) => {
      const server = createFakeLiveServer()
      const client = createLiveClient({ openSocket: server.openSocket, now: () => 0, probe: async () => false, onRefresh: () => undefined })
      const heard: number[] = []
      let broken = 0
      client.start()
      await Promise.resolve()
      server.append(log, after)
      client.subscribe(log, after, {
        onEvents: (events: readonly LiveEvent[]) => {
          for (const event of events) if (event.type === 'log-line') heard.push(event.line.n)
        },
        onBroken: () => {
          broken += 1
        },
      })
      let last = after
      for (const { what, n } of happenings) {
        if (what === 'append') {
          server.append(log, n)
          last += n
        } else if (what === 'deliver') server.deliver(log, n)
        else if (what === 'cut') {
          server.cut()
          client.retryNow()
          await Promise.resolve()
        } else if (n <= (heard.at(-1) ?? after) + 1) server.resend(log, n, 10)
      }
      for (let round = 0; round <= last; round += 1) server.deliver(log, 20)
      client.stop()
      expect(heard).toEqual(Array.from({ length: last - after }, (_, at) => after + 1 + at))
      expect(broken).toBe(0)
      expect(subscribed(server.sent).every((from) => from >= after && from <= last)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

function subscribed(sent: readonly ClientMessage[]): number[] {
  return sent.flatMap((message) => (message.type === 'subscribe' ? [message.after] : []))
}

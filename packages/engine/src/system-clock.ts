import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from './ports/clock.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  // `performance` is a module that takes long to load.
  monotonic: () => Number(process.hrtime.bigint()) / 1_000_000,
  sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }),
}

/** Time comes from here, so that tests and replays can give it. */
export interface Clock {
  /** Milliseconds since 1970 by the wall clock, which people and other machines can move. */
  now(): number
  /** Milliseconds by a clock that only goes forward and goes on while the process is stopped. */
  monotonic(): number
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

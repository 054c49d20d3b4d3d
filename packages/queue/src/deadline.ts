import { setTimeout as sleep } from 'node:timers/promises'

/** Settles as `work` does, or rejects with `late()` when the time is over first. The work itself goes on. */
export async function withDeadline<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const settled = new AbortController()
  const timer = sleep(ms, undefined, { signal: settled.signal })
  try {
    return await Promise.race([
      work,
      timer.then(() => {
        throw late()
      }),
    ])
  } finally {
    settled.abort()
  }
}

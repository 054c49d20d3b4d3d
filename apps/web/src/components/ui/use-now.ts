import { useSyncExternalStore } from 'react'

interface Ticker {
  readonly subscribe: (listener: () => void) => () => void
  readonly read: () => number
}

/** A clock that ticks for everybody at once, and only while somebody looks at it. */
function createTicker(every: number): Ticker {
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const listeners = new Set<() => void>()
  return {
    subscribe(listener) {
      listeners.add(listener)
      timer ??= setInterval(() => {
        now = Date.now()
        for (const each of listeners) each()
      }, every)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    // Between two ticks every caller gets the same time, so that one rendering does not disagree with itself.
    read() {
      if (Date.now() - now > every || Date.now() < now) now = Date.now()
      return now
    },
  }
}

const slow = createTicker(10_000)
const fast = createTicker(1_000)

/** The time, good for ages in minutes. */
export function useNow(): number {
  return useSyncExternalStore(slow.subscribe, slow.read)
}

/** The time, good for durations in seconds. */
export function useSeconds(): number {
  return useSyncExternalStore(fast.subscribe, fast.read)
}

import { useSyncExternalStore } from 'react'

const tickEvery = 10_000
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, tickEvery)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function read(): number {
  // Between two ticks every caller gets the same time, so that one rendering does not disagree with itself.
  if (Date.now() - now > tickEvery || Date.now() < now) now = Date.now()
  return now
}

/** The time, good for ages in minutes: one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read)
}

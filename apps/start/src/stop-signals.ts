/**
 * Within this time a second signal is the first one again: npm passes on what the terminal has sent to all already, and on a busy
 * machine late. Nobody was told yet that a second one ends everything at once.
 */
export const sameRequestMs = 3_000

export interface StopSignals {
  /** Somebody asked to stop. */
  readonly stop: AbortSignal
  /** Somebody asked again: what still runs is to end at once. */
  readonly hurry: AbortSignal
}

/** Turns SIGINT, SIGTERM and SIGHUP into a request to stop, and a later one of them into a request to hurry. */
export function listenForStop(
  signals: Pick<NodeJS.Process, 'on'> = process,
  now: () => number = performance.now.bind(performance),
): StopSignals {
  const stop = new AbortController()
  const hurry = new AbortController()
  let askedAt = 0
  const ask = (): void => {
    if (!stop.signal.aborted) {
      askedAt = now()
      stop.abort()
    } else if (now() - askedAt > sameRequestMs) {
      hurry.abort()
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) signals.on(signal, ask)
  return { stop: stop.signal, hurry: hurry.signal }
}

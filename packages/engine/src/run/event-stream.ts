/** Turns work that tells events into an async iterable of them, which ends with the work's result. */
export async function* eventStream<E, R>(work: (emit: (event: E) => void) => Promise<R>): AsyncGenerator<E, R, void> {
  let waiting: E[] = []
  let wake = () => {}
  let ended = false
  const finished = work((event) => {
    waiting.push(event)
    wake()
  }).finally(() => {
    ended = true
    wake()
  })
  // The result is awaited below; without this a failure while events are still read would count as unhandled.
  finished.catch(() => wake())
  while (true) {
    if (waiting.length > 0) {
      const events = waiting
      waiting = []
      yield* events
    } else if (ended) return await finished
    else await new Promise<void>((resolve) => (wake = resolve))
  }
}

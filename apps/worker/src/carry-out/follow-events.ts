/** Reads all events of a piece of work, tells each of them, and answers with the work's result. `hear` must not wait for anything. */
export async function followEvents<E, R>(events: AsyncGenerator<E, R, void>, hear: (event: E) => void): Promise<R> {
  for (;;) {
    const next = await events.next()
    if (next.done === true) return next.value
    hear(next.value)
  }
}

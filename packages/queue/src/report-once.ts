/**
 * Passes errors on, but one message at most once in `quietMs`: while a server is away every connection
 * complains again and again, and a log full of that hides everything else.
 */
export function reportOnce(onError: (error: Error) => void, quietMs = 30_000, now: () => number = Date.now): (error: unknown) => void {
  const saidAt = new Map<string, number>()
  return (thrown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    const time = now()
    for (const [said, at] of saidAt) if (time - at >= quietMs) saidAt.delete(said)
    const said = `${error.name}: ${error.message}`
    if (saidAt.has(said)) return
    saidAt.set(said, time)
    onError(error)
  }
}

import { once } from 'node:events'

/** Whether more was told than whoever reads it has taken: all of that is in memory. */
function isAhead({ writableNeedDrain, destroyed }: NodeJS.WriteStream): boolean {
  return writableNeedDrain && !destroyed
}

/** Resolves when whoever reads standard output and standard error has taken what was told, or reads no more. */
export async function readersCaughtUp(streams: readonly NodeJS.WriteStream[] = [process.stdout, process.stderr]): Promise<void> {
  for (const stream of streams) if (isAhead(stream)) await drained(stream)
}

async function drained(stream: NodeJS.WriteStream): Promise<void> {
  const over = new AbortController()
  // An error of the stream is told where its errors are told; here it only says that nobody waits any more.
  const ends = ['drain', 'close'].map((event) => once(stream, event, { signal: over.signal }).catch(() => undefined))
  await Promise.race(ends)
  over.abort()
}

import type pg from 'pg'
import { connect } from './connect.ts'

export interface ListenOptions {
  readonly connectionString: string
  readonly channel: 'pairwise_live' | 'pairwise_stop' | 'pairwise_content'
  /** Something was said on the channel. */
  readonly onNotice: (payload: string) => void
  /** The connection is there, for the first time or again: what was said meanwhile was missed, so look at everything. */
  readonly onConnected: () => void
  /** The connection is gone; it is being made again. */
  readonly onLost: (error: Error) => void
}

export interface Listener {
  close(): Promise<void>
}

const firstPauseMs = 100
const longestPauseMs = 5_000

/** Hears what is said on a channel, on a connection of its own that is made again whenever it breaks. */
export function listen(options: ListenOptions): Listener {
  const stop = new AbortController()
  const finished = keepListening(options, stop.signal)
  return {
    async close() {
      stop.abort()
      await finished
    },
  }
}

async function keepListening(options: ListenOptions, signal: AbortSignal): Promise<void> {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      const client = await connect(options.connectionString, 'pairwise-listen')
      pauseMs = firstPauseMs
      await listenUntilLost(client, options, signal)
    } catch (error) {
      if (!signal.aborted) options.onLost(error instanceof Error ? error : new Error(String(error)))
    }
    await pause(pauseMs, signal)
  }
}

/** Resolves when asked to stop; rejects when the connection breaks. */
async function listenUntilLost(client: pg.Client, options: ListenOptions, signal: AbortSignal): Promise<void> {
  const lost = Promise.withResolvers<never>()
  client.on('error', lost.reject)
  client.on('end', () => lost.reject(new Error('The connection to the database was closed.')))
  client.on('notification', ({ payload }) => options.onNotice(payload ?? ''))
  const stopped = Promise.withResolvers<void>()
  const stop = () => stopped.resolve()
  signal.addEventListener('abort', stop)
  try {
    await Promise.race([client.query(`LISTEN ${options.channel}`), lost.promise])
    options.onConnected()
    if (!signal.aborted) await Promise.race([stopped.promise, lost.promise])
  } finally {
    signal.removeEventListener('abort', stop)
    // The promise is raced no more; its rejection by the end that follows is expected.
    lost.promise.catch(() => {})
    await client.end()
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

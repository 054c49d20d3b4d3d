import type { LiveEvent, Topic } from '@pairwise/contracts'

/** One event of a topic with its number. */
export interface NumberedEvent {
  readonly seq: number
  readonly event: LiveEvent
}

/** Where the events of topics are kept. */
export interface TopicReader {
  /** The events of a topic after a number, in order, at most `limit` of them. */
  read(topic: Topic, after: number, limit: number): Promise<readonly NumberedEvent[]>
  /** The number of a topic's newest event; 0 when it has none. */
  last(topic: Topic): Promise<number>
}

export interface SubscriptionOptions {
  readonly topic: Topic
  /** The last number that the reader has. */
  readonly after: number
  readonly topics: TopicReader
  /** Called once when `after` lies beyond the end: the subscription goes on from `last`. */
  readonly onBeyond: (last: number) => void
  /** Resolves when the connection took the events, with false when it is gone. Until then nothing more is read. */
  readonly deliver: (from: number, events: readonly LiveEvent[]) => Promise<boolean>
  readonly onError: (error: unknown) => void
  readonly batch: number
  readonly retryMs: number
}

export interface Subscription {
  readonly topic: Topic
  /** Says that there may be more. Events go out in order, each once, however often this is called. */
  wake(): void
  close(): void
}

/**
 * Follows one topic for one reader. The position moves only after events were handed over, and one batch is in
 * memory at a time, so a slow reader costs one batch. When reading fails it tries again after a pause.
 */
export function createSubscription(options: SubscriptionOptions): Subscription {
  const { topic, topics, batch } = options
  let position: number | null = null
  let state: 'idle' | 'reading' | 'woken' | 'closed' = 'idle'
  let retry: NodeJS.Timeout | undefined
  const isState = (wanted: typeof state) => state === wanted

  async function start(): Promise<number> {
    const last = await topics.last(topic)
    if (options.after > last) options.onBeyond(last)
    return Math.min(options.after, last)
  }

  async function catchUp(): Promise<void> {
    position ??= await start()
    while (!isState('closed')) {
      state = 'reading'
      const rows = await topics.read(topic, position, batch)
      for (const run of consecutive(rows)) {
        if (isState('closed')) return
        const isTaken = await options.deliver(
          run.from,
          run.rows.map(({ event }) => event),
        )
        if (!isTaken) return close()
        position = run.from + run.rows.length - 1
      }
      if (rows.length < batch && isState('reading')) break
    }
    if (!isState('closed')) state = 'idle'
  }

  function run(): void {
    state = 'reading'
    catchUp().catch((error: unknown) => {
      if (isState('closed')) return
      options.onError(error)
      retry = setTimeout(run, options.retryMs)
    })
  }

  function close(): void {
    state = 'closed'
    clearTimeout(retry)
  }

  return {
    topic,
    wake() {
      if (state === 'idle') run()
      else if (state === 'reading') state = 'woken'
    },
    close,
  }
}

interface Run {
  readonly from: number
  readonly rows: NumberedEvent[]
}

/** Cuts rows into runs without gaps: a message says the number of its first event only. */
function consecutive(rows: readonly NumberedEvent[]): Run[] {
  const runs: Run[] = []
  for (const row of rows) {
    const current = runs.at(-1)
    if (current && row.seq === current.from + current.rows.length) current.rows.push(row)
    else runs.push({ from: row.seq, rows: [row] })
  }
  return runs
}

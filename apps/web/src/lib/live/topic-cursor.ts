/**
 * Where one topic stands in this browser. Events of a topic are numbered from 1 without gaps; the cursor is the
 * number of the last one handed on, or null before the server has said where a topic that starts "from now" stands.
 * Every event is handed on once and in order, whatever is sent twice, cut off or sent late.
 */
export type TopicCursor = number | null

interface Batch<T> {
  /** The number of the first event. */
  readonly from: number
  readonly events: readonly T[]
}

interface Receipt<T> {
  readonly cursor: TopicCursor
  /** The events that had not been seen before. */
  readonly fresh: readonly T[]
  /** Events are missing in between: nothing was taken, ask again from the cursor. */
  readonly gap: boolean
}

/** Takes a batch in: drops what was seen, and refuses what would leave a hole. */
export function takeBatch<T>(cursor: TopicCursor, batch: Batch<T>): Receipt<T> {
  const end = batch.from + batch.events.length - 1
  if (cursor === null) return { cursor: end, fresh: batch.events, gap: false }
  if (batch.from > cursor + 1) return { cursor, fresh: [], gap: true }
  if (end <= cursor) return { cursor, fresh: [], gap: false }
  return { cursor: end, fresh: batch.events.slice(cursor + 1 - batch.from), gap: false }
}

/**
 * What a position of the server means for the cursor: the first one begins the topic; one behind the cursor says that
 * the topic was numbered anew, so what came before says nothing any more; after one ahead of the cursor the server goes on
 * from there, so the events in between have to be asked for.
 */
type Turn = 'begun' | 'behind' | 'renumbered' | 'none'

/** Takes in where the server says that the topic stands. */
export function takePosition(cursor: TopicCursor, last: number): { cursor: TopicCursor; turn: Turn } {
  if (cursor === null) return { cursor: last, turn: 'begun' }
  if (last < cursor) return { cursor: last, turn: 'renumbered' }
  return { cursor, turn: last > cursor ? 'behind' : 'none' }
}

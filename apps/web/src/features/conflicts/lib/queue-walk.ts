import type { Conflict } from '@pairwise/contracts'

/** The queue as windows of a size, each asked for when it is needed. */
export interface QueueWindows {
  readonly size: number
  readonly total: number
  readonly read: (window: number) => Promise<readonly Conflict[]>
}

/** The conflict at a place of the queue; undefined where it has none. */
export async function conflictAt(place: number, { size, total, read }: QueueWindows): Promise<Conflict | undefined> {
  if (place < 0 || place >= total) return undefined
  return (await read(Math.floor(place / size)))[place % size]
}

/** Where in the queue a conflict is; null where it is not in it. */
export async function placeOf(conflictId: number, { size, total, read }: QueueWindows): Promise<number | null> {
  for (let window = 0; window * size < total; window++) {
    const at = (await read(window)).findIndex(({ id }) => id === conflictId)
    if (at >= 0) return window * size + at
  }
  return null
}

/** The first from a place on that nobody has decided, going round at the end; undefined when every one is decided. */
export async function nextOpen(from: number, conflictId: number | null, windows: QueueWindows): Promise<Conflict | undefined> {
  const { size, total, read } = windows
  const amount = Math.ceil(total / size)
  const first = Math.floor(Math.min(Math.max(0, from), Math.max(0, total - 1)) / size)
  for (let step = 0; step <= amount; step++) {
    const window = (first + step) % Math.max(1, amount)
    const rows = await read(window)
    const isMeant = ({ id, state }: Conflict, at: number) =>
      state === 'open' && id !== conflictId && (step > 0 || window * size + at >= from)
    const found = rows.find(isMeant)
    if (found) return found
  }
  return undefined
}

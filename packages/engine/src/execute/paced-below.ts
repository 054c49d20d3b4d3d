/**
 * Sides that move content by a program of their own, past this one: how fast that may be is told to them, again and again, for it may
 * change while they do.
 */
import { breathe } from '../breathe.ts'
import { other, type PerSide, sides } from '../core/side.ts'
import { isRetryable } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import type { Throttle } from './throttle.ts'

const lookEveryMs = 1000

/**
 * Whether all content that comes or goes over a network is paced by such programs: what passes through here besides is only read from
 * and written to disks of this machine, and waits for nothing.
 */
export function isPacedBelow(backends: PerSide<WritableBackend>): boolean {
  return sides.some((side) => backends[side].pace !== undefined && isPacedOrHere(backends[other(side)]))
}

function isPacedOrHere({ pace, reach }: WritableBackend): boolean {
  return pace !== undefined || reach === 'here'
}

/** Does something while the sides are told. A side that can't be told now is told with the next look: it knows by then what it is to be told. */
export async function whilePaced<T>(
  backends: PerSide<WritableBackend>,
  { throttle, clock }: { readonly throttle: Throttle; readonly clock: Clock },
  work: () => Promise<T>,
): Promise<T> {
  const paced = sides.map((side) => backends[side]).filter(({ pace }) => pace !== undefined)
  if (paced.length === 0) return work()
  let told: number | null | undefined
  const tell = async () => {
    const { bytesPerSecond } = throttle
    if (bytesPerSecond === told) return
    try {
      await Promise.all(paced.map((backend) => backend.pace?.(bytesPerSecond)))
      told = bytesPerSecond
    } catch (error) {
      if (!isRetryable(error)) throw error
    }
  }
  const over = new AbortController()
  const keepTelling = async () => {
    while (!over.signal.aborted) {
      await clock.sleep(lookEveryMs, over.signal).catch((cutOff: unknown) => {
        if (!over.signal.aborted) throw cutOff
      })
      await breathe()
      if (!over.signal.aborted) await tell()
    }
  }
  await tell()
  const telling = keepTelling()
  telling.catch(() => {})
  try {
    return await work()
  } finally {
    over.abort()
    await telling
  }
}

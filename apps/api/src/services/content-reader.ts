import { Readable } from 'node:stream'
import { type ContentHead, type ContentRequest, contentHead } from '@pairwise/contracts'
import type { ContentTransfers } from '@pairwise/db'
import { type JobQueue, QueueUnavailable } from '@pairwise/queue'
import { Refusal } from '../refusal.ts'

/** Bytes of a file on a pair's side. Whoever opens it reads it to its end or destroys the stream. */
export interface OpenContent {
  /** Of the whole file; -1 where it is not known. */
  readonly size: number
  readonly stream: Readable
}

export interface ContentReader {
  /** Has a worker read a file. Rejects with a refusal when it is not what was recorded, can't be read, or nobody answers. */
  open(request: ContentRequest): Promise<OpenContent>
  /** There may be more of a transfer; without a number, of any. */
  wake(transferId?: string): void
}

interface ContentReaderDeps {
  readonly transfers: ContentTransfers
  readonly queue: Pick<JobQueue, 'add'>
  /** How long a worker may take to begin, and to go on. */
  readonly patienceMs?: number
}

/** What was said while nobody listened is found by looking. */
const lookAgainMs = 500

export function createContentReader({ transfers, queue, patienceMs = 15_000 }: ContentReaderDeps): ContentReader {
  const waiting = new Map<string, () => void>()

  function news(transferId: string, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, lookAgainMs)
      function done(): void {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        waiting.delete(transferId)
        resolve()
      }
      signal?.addEventListener('abort', done)
      waiting.set(transferId, done)
    })
  }

  async function head(transferId: string): Promise<ContentHead> {
    for (const endAt = Date.now() + patienceMs; Date.now() < endAt; ) {
      const heard = news(transferId)
      const said = contentHead.safeParse(await transfers.head(transferId))
      if (said.success) {
        waiting.get(transferId)?.()
        return said.data
      }
      await heard
    }
    throw new Refusal('worker-unavailable', 'No worker read the file in time. Check that a worker runs, then try again.')
  }

  async function* parts(transferId: string): AsyncGenerator<Buffer> {
    try {
      let heardAt = Date.now()
      for (let n = 0; ; ) {
        const heard = news(transferId)
        const { bytes, isEnded, head } = await transfers.take(transferId, n)
        if (bytes !== null) {
          waiting.get(transferId)?.()
          heardAt = Date.now()
          n++
          yield bytes
          continue
        }
        if (isEnded) {
          waiting.get(transferId)?.()
          if (isWhole(head)) return
          throw new Error('The file changed while it was read, or its worker ended.')
        }
        if (Date.now() - heardAt > patienceMs) throw new Error('The worker that read the file does not answer any more.')
        await heard
      }
    } finally {
      await transfers.close(transferId)
    }
  }

  return {
    wake(transferId) {
      if (transferId !== undefined) waiting.get(transferId)?.()
      else for (const done of waiting.values()) done()
    },

    async open(request) {
      const transferId = await transfers.open(request)
      try {
        await queue.add('send-content', { transferId })
        const said = await head(transferId)
        if (said.kind === 'ok') return { size: said.size, stream: Readable.from(parts(transferId), { objectMode: false }) }
        throw said.kind === 'changed' ? changed() : unreadable(said.cause)
      } catch (error) {
        await transfers.close(transferId)
        if (error instanceof QueueUnavailable)
          throw new Refusal('worker-unavailable', 'No worker can be asked for the file now. Try again.', { cause: error })
        throw error
      }
    },
  }
}

function isWhole(head: unknown): boolean {
  return typeof head === 'object' && head !== null && 'isWhole' in head && head.isWhole === true
}

function changed(): Refusal {
  return new Refusal(
    'content-changed',
    'The file is not what was recorded any more. Run the pair, or make a new plan, to see what it is now.',
  )
}

function unreadable(cause: string): Refusal {
  return new Refusal('content-unreadable', `The file could not be read: ${cause}.`, { params: { cause } })
}

import type { RelPath } from '../../core/rel-path.ts'
import type { DirectoryListing } from '../../ports/storage-backend.ts'
import { type ListingBlock, unpackListings } from './listing-block.ts'
import { startOwnThread } from './own-thread.ts'
import type { LocalScan } from './scan-local.ts'
import { ScanSignals } from './scan-signals.ts'
import type { ScanThreadData } from './scan-thread.ts'

/**
 * Walks a tree in a thread of its own, so that two sides are walked at once. The thread goes no more than a few batches ahead of the
 * reader, and ends with the walk, with an error, or when the reader has had enough. `waiting` has the folders to walk, the last one first.
 */
export async function* scanInThread(
  scan: LocalScan,
  waiting: readonly RelPath[],
  signal: AbortSignal | undefined,
): AsyncGenerator<DirectoryListing[]> {
  const signals = new ScanSignals()
  const thread = startOwnThread('scan-thread', { scan, waiting, shared: signals.shared } satisfies ScanThreadData)
  const arrived: (ListingBlock | null)[] = []
  let failure: { readonly error: unknown } | null = null
  let wake = () => {}
  thread.on('message', (block: ListingBlock | null) => {
    arrived.push(block)
    wake()
  })
  thread.on('error', (error) => {
    failure ??= { error }
    wake()
  })
  thread.on('exit', () => {
    failure ??= { error: new Error('the scan thread ended before the scan did') }
    wake()
  })
  const onAbort = () => wake()
  signal?.addEventListener('abort', onAbort)
  const next = async (): Promise<ListingBlock | null> => {
    for (;;) {
      signal?.throwIfAborted()
      const block = arrived.shift()
      if (block !== undefined) return block
      if (failure !== null) throw failure.error
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  try {
    for (let block = await next(); block !== null; block = await next()) {
      yield unpackListings(block)
      signals.tellRead()
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    signals.tellEnded()
    await thread.terminate()
  }
}

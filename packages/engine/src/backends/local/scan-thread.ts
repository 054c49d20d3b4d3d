/** A thread that walks one side and sends what it finds. Started by `scan-in-thread.ts`, ended by it or at the end of the walk. */
import { parentPort, workerData } from 'node:worker_threads'
import type { RelPath } from '../../core/rel-path.ts'
import { packListings } from './listing-block.ts'
import { quickLook } from './quick-look.ts'
import { type LocalScan, scanLocal } from './scan-local.ts'
import { ScanSignals } from './scan-signals.ts'

/** What a scan thread is given. */
export interface ScanThreadData {
  readonly scan: LocalScan
  readonly waiting: readonly RelPath[]
  readonly shared: SharedArrayBuffer
}

const { scan, waiting, shared } = workerData as ScanThreadData
const signals = new ScanSignals(shared)

let sent = 0
for (const batch of scanLocal(scan, { waiting, maxEntries: Number.POSITIVE_INFINITY }, quickLook())) {
  const block = packListings(batch)
  parentPort?.postMessage(block, [block.bytes.buffer])
  if (!signals.waitUntilWanted(++sent)) break
}
parentPort?.postMessage(null)

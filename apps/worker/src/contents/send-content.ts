import { type ContentHead, type ContentRequest, contentRequest } from '@pairwise/contracts'
import type { Database } from '@pairwise/db'
import { decodeRow, isPathTrouble, isStill, type OpenFile, type ReadableBackend, spelledOn } from '@pairwise/engine'
import { isExpected } from '../adapters/failure-of.ts'
import type { CarryOutDeps } from '../carry-out/carry-out-deps.ts'
import { findSides } from '../folders/find-sides.ts'
import { openReadable } from '../folders/side-place.ts'
import { pause } from '../pause.ts'

export interface SendContentDeps extends Pick<CarryOutDeps, 'storage' | 'localRoots' | 'box'> {
  readonly database: Pick<Database, 'pairs' | 'connections' | 'contentTransfers'>
}

const chunkBytes = 256 * 1024
/** So many parts wait to be taken at most: a slow reader costs two megabytes, and no more is read for it. */
const mostWaiting = 8
const lookAgainMs = 20
/** A reader that has taken nothing for so long has left. */
const patienceMs = 30_000

/** Reads a file for somebody who asked the api for it, as fast as it is taken. Nothing is sent of a file that is another by now. */
export async function sendContent(transferId: string, deps: SendContentDeps, stop: AbortSignal): Promise<void> {
  const transfers = deps.database.contentTransfers
  const request = contentRequest.nullable().parse(await transfers.request(transferId))
  if (request === null) return
  const say = async (head: ContentHead) => {
    await transfers.putHead(transferId, head)
  }
  try {
    await sendFile(transferId, request, deps, { say, stop })
  } catch (error) {
    if (!isExpected(error) && !isPathTrouble(error)) throw error
    await say({ kind: 'unreadable', cause: error.message })
  }
}

interface Sending {
  readonly say: (head: ContentHead) => Promise<void>
  readonly stop: AbortSignal
}

async function sendFile(transferId: string, request: ContentRequest, deps: SendContentDeps, { say, stop }: Sending): Promise<void> {
  const { pairId, side, first } = request
  const pair = await deps.database.pairs.get(pairId)
  if (pair === null) return say({ kind: 'unreadable', cause: 'the pair was deleted' })
  const backend: ReadableBackend = await openReadable(deps.storage, (await findSides(pair, deps))[side], pairId)
  let file: OpenFile | null = null
  try {
    const operation = decodeRow(request)
    const expected = operation.seen[side]
    file = await backend.open(spelledOn(operation, side))
    if (file === null || expected.kind !== 'file' || !isStill(expected, file.seen)) return await say({ kind: 'changed' })
    await say({ kind: 'ok', size: file.seen.size })
    const isWhole = await sendParts(file, transferId, { transfers: deps.database.contentTransfers, first, stop })
    await deps.database.contentTransfers.end(transferId, isWhole && (await file.isUnchanged()))
  } finally {
    await file?.close()
    await backend.close()
  }
}

interface Parts {
  readonly transfers: Database['contentTransfers']
  readonly first: number | null
  readonly stop: AbortSignal
}

/** False when the reader has left, or the worker ends. */
async function sendParts(file: OpenFile, transferId: string, { transfers, first, stop }: Parts): Promise<boolean> {
  let left = first ?? Number.POSITIVE_INFINITY
  for (let n = 0; left > 0; n++) {
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, left))
    const filled = await fill(file, buffer)
    if (filled === 0) return true
    left -= filled
    for (let waiting = await transfers.waiting(transferId, patienceMs); waiting === null || waiting >= mostWaiting; ) {
      if (waiting === null || !(await pause(lookAgainMs, stop))) return false
      waiting = await transfers.waiting(transferId, patienceMs)
    }
    if (!(await transfers.putChunk(transferId, n, buffer.subarray(0, filled)))) return false
  }
  return true
}

/** Less than a whole buffer only at the file's end. */
async function fill(file: OpenFile, buffer: Buffer): Promise<number> {
  let filled = 0
  while (filled < buffer.length) {
    const count = await file.read(buffer.subarray(filled))
    if (count === 0) break
    filled += count
  }
  return filled
}

import { breathe } from '../breathe.ts'
import type { OpenFile } from '../ports/storage-backend.ts'

const chunkBytes = 1 << 18
const chunksPerBreath = 64

/**
 * Reads files side by side, in equal parts, until they end; `take` says whether to go on. Between parts, stop signals and
 * everything else that waits get their turn: reading a local file never leaves the thread by itself.
 */
export async function readThrough(
  files: readonly OpenFile[],
  take: (parts: readonly Buffer[]) => boolean,
  signal?: AbortSignal,
): Promise<void> {
  const size = Math.min(chunkBytes, Math.max(0, ...files.map((file) => file.seen.size)) + 1)
  const buffers = files.map(() => Buffer.allocUnsafe(size))
  for (let chunks = 1; ; chunks++) {
    const parts: Buffer[] = []
    for (const [index, file] of files.entries()) parts.push(await fill(file, buffers[index] as Buffer))
    if (!take(parts) || parts.every((part) => part.length < size)) return
    if (chunks % chunksPerBreath === 0) await breathe()
    signal?.throwIfAborted()
  }
}

/** Less than a whole buffer only at the file's end. */
async function fill(file: OpenFile, buffer: Buffer): Promise<Buffer> {
  let filled = 0
  while (filled < buffer.length) {
    const count = await file.read(buffer.subarray(filled))
    if (count === 0) break
    filled += count
  }
  return buffer.subarray(0, filled)
}

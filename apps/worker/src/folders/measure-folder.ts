import { type Dirent, lstatSync, readdirSync } from 'node:fs'

export interface Measure {
  readonly files: number
  readonly bytes: number
  /** False when time ran out, or something could not be read. */
  readonly isComplete: boolean
}

/** Counts the files below a folder and their bytes, without following links, for at most `limitMs`. */
export function measureFolder(root: Buffer, limitMs: number): Measure {
  const endAt = performance.now() + limitMs
  const waiting = [root]
  let [files, bytes, isComplete] = [0, 0, true]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = list(folder)
    isComplete &&= entries !== null
    for (const entry of entries ?? []) {
      if (performance.now() > endAt) return { files, bytes, isComplete: false }
      const path = Buffer.concat([folder, Buffer.from('/'), entry.name])
      if (entry.isDirectory()) waiting.push(path)
      if (!entry.isFile()) continue
      files++
      bytes += sizeOf(path)
    }
  }
  return { files, bytes, isComplete }
}

/** Null for a folder that can't be listed: it may be closed to us, or gone since. */
function list(folder: Buffer): Dirent<NonSharedBuffer>[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

function sizeOf(path: Buffer): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0
}

type NonSharedBuffer = Buffer<ArrayBuffer>

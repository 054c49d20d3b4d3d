import { createHash } from 'node:crypto'
import { type Operation, spelledOn } from '../core/operation.ts'
import { agreed, type Outcome } from '../core/outcome.ts'
import { type FileSeen, isStill, type Seen } from '../core/seen.ts'
import { type PerSide, type Side, sides } from '../core/side.ts'
import type { StagedFile } from '../ports/storage-backend.ts'
import { type ExecuteContext, keptAs } from './execute-context.ts'
import { notDone, stale } from './failure.ts'

type Merge = Extract<Operation, { kind: 'merge' }>

/**
 * Gives both sides a content that a person made of their versions. It lies whole beside both targets before either is replaced, so
 * a full disk costs no version. Where the second side changed in between, the first has the result already: its old version is
 * among the versions, nothing is agreed, and the next run sees two different files.
 */
export async function mergeFile(operation: Merge, context: ExecuteContext): Promise<Outcome> {
  const { sha256, size, mtimeNs } = operation.content
  const bytes = (await context.contents?.read(sha256)) ?? null
  if (bytes === null || bytes.length !== size || createHash('sha256').update(bytes).digest('hex') !== sha256)
    return notDone('failed', 'the merged text is not kept any more')
  for (const side of sides) {
    const found = await context.backends[side].look(spelledOn(operation, side))
    if (!isStill(operation.seen[side], found)) return stale(found)
  }
  const staged: StagedFile[] = []
  try {
    for (const side of sides) {
      const file = await context.backends[side].stage(spelledOn(operation, side), { size, mtimeNs, executable: false })
      staged.push(file)
      await write(file, bytes, context)
    }
    return await publish(operation, staged, bytes, context)
  } finally {
    for (const file of staged) await file.discard()
  }
}

async function write(file: StagedFile, bytes: Uint8Array, { onBytes }: ExecuteContext): Promise<void> {
  await file.write(bytes)
  const pause = onBytes(bytes.length)
  if (pause !== null) await pause
}

async function publish(operation: Merge, staged: readonly StagedFile[], bytes: Uint8Array, context: ExecuteContext): Promise<Outcome> {
  const written: Partial<Record<Side, FileSeen>> = {}
  for (const [index, side] of sides.entries()) {
    const path = spelledOn(operation, side)
    const published = await staged[index]?.publish(operation.seen[side], keptAs(context, side, path))
    if (published?.done !== true) return halfDone(published?.found ?? { kind: 'unknown' }, index > 0)
    written[side] = published.seen
  }
  const { size, mtimeNs } = operation.content
  if (context.bases?.wants(size) === true) context.bases.keep({ path: operation.path, size, mtimeNs, content: bytes })
  return { kind: 'done', problem: null, records: [agreed(operation, written as PerSide<FileSeen>)] }
}

function halfDone(found: Seen, isFirstWritten: boolean): Outcome {
  return isFirstWritten ? notDone('stale', `one side has the merged text, the other changed meanwhile (now ${found.kind})`) : stale(found)
}

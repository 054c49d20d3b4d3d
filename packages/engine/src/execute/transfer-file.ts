import { breathe } from '../breathe.ts'
import type { RelPath } from '../core/rel-path.ts'
import { type FileSeen, isStill, type Seen } from '../core/seen.ts'
import { type PerSide, placed, type Side } from '../core/side.ts'
import type { KeptAs, OpenFile, StagedFile, WritableBackend } from '../ports/storage-backend.ts'
import { ContentHash, hashContent, md5OfContent } from '../scan/hash-content.ts'
import type { ExecuteContext } from './execute-context.ts'
import { asPlanned } from './look-as-planned.ts'

/** Both fingerprints of a copy, as observed; or why it was not made. */
export type Transferred =
  | { readonly done: true; readonly source: FileSeen; readonly target: FileSeen; readonly hashes: TransferHashes | null }
  | { readonly done: false; readonly problem: string }

/** Of what was read, and of what was written where it is known to have arrived unchanged. */
export interface TransferHashes {
  readonly source: string
  readonly target: string | null
}

export interface TransferEnd<B> {
  readonly backend: B
  readonly path: RelPath
  /** What this end showed when the copy was decided. */
  readonly expected: Seen
}

export interface TransferTarget extends TransferEnd<WritableBackend> {
  /** Where a file that is replaced is kept; null keeps none. */
  readonly keepAs: KeptAs | null
  /** Whether nothing relies on the new file's revision before it is settled. */
  readonly isSettledLater?: boolean
}

const chunkBytes = 1 << 20
/** Up to this size a file is there sooner than another program could begin with it. */
export const largestRead = chunkBytes
/** What a storage is asked to copy by itself at once: a few milliseconds, in which nobody can stop it. */
const pieceBytes = 16 << 20
/** Most files are smaller: they are copied through a buffer that is kept, one for each copy that is under way. */
const smallBytes = 1 << 16
const spare: Uint8Array[] = []

/** Copies one file into place, or leaves everything as it was. `onBytes` is told what was written. */
export async function transferFile(
  from: TransferEnd<WritableBackend>,
  to: TransferTarget,
  context: Pick<ExecuteContext, 'onBytes' | 'withHash' | 'bases' | 'carry'>,
): Promise<Transferred> {
  const isTaken = context.carry !== null && !context.withHash && isOneServer(from.backend, to.backend)
  const md5 = isTaken ? null : await md5Before(from, to.backend)
  const file = await from.backend.open(from.path)
  if (file === null) return { done: false, problem: 'it is not there any more, or no file' }
  try {
    const expected = from.backend.expecting(from.path, from.expected)
    if (!isStill(expected, file.seen)) return { done: false, problem: 'it changed since the plan was made' }
    const { form, size, mtimeNs } = file.seen
    const staged = await to.backend.stage(to.path, {
      ...(form === undefined ? {} : { form }),
      ...(file.metadata === null ? {} : { metadata: file.metadata }),
      size,
      mtimeNs,
      executable: file.executable,
      ...(md5 === null ? {} : { md5 }),
      ...(to.isSettledLater === true ? { isSettledLater: true } : {}),
    })
    try {
      const transferred = await fillAndPublish(file, staged, to, context)
      if (!transferred.done || expected === from.expected) return transferred
      return { ...transferred, source: asPlanned(transferred.source, from.expected) }
    } finally {
      await staged.discard()
    }
  } finally {
    await file.close()
  }
}

/** Where content goes from one side to the other without being read here, and brings along what is kept beside it. */
function isOneServer(from: WritableBackend, to: WritableBackend): boolean {
  return from.server !== undefined && from.server === to.server
}

/**
 * The MD5 of content that is to be told before the content is sent, for which it is read once more. Both readings are of the very
 * file that was expected. Null where nobody wants it, and where it can't be had: what is wrong then shows when the file is copied.
 */
async function md5Before({ backend, path, expected }: TransferEnd<WritableBackend>, to: WritableBackend): Promise<string | null> {
  const { md5From } = to.capabilities
  if (md5From === undefined || expected.kind !== 'file' || expected.form !== undefined || expected.size < md5From) return null
  return md5OfContent(backend, path, backend.expecting(path, expected))
}

async function fillAndPublish(
  file: OpenFile,
  staged: StagedFile,
  { backend, path, expected, keepAs }: TransferTarget,
  { onBytes, withHash, bases, carry }: Pick<ExecuteContext, 'onBytes' | 'withHash' | 'bases' | 'carry'>,
): Promise<Transferred> {
  const hash = withHash ? new ContentHash() : null
  const isBase = file.seen.form === undefined && bases?.wants(file.seen.size) === true
  const base: Uint8Array[] = []
  const isSeen = hash !== null || isBase
  const carried = isSeen ? null : ((await carry?.(file, staged)) ?? null)
  const moved = isSeen || carried !== null ? 0 : await moveWithin(file, staged, onBytes)
  const written =
    carried ??
    moved +
      (await fill(
        file,
        staged,
        onBytes,
        (part) => {
          hash?.update(part)
          if (isBase) base.push(part.slice())
        },
        moved,
      ))
  if (!(await file.isUnchanged())) return { done: false, problem: 'it changed while it was copied' }
  if (file.seen.size >= 0 && written !== file.seen.size)
    return { done: false, problem: `${written} bytes were read, ${file.seen.size} were there` }
  const published = await staged.publish(expected, keepAs)
  if (!published.done) return { done: false, problem: `the target changed since the plan was made (now ${published.found.kind})` }
  if (isBase) bases?.keep({ path, size: written, mtimeNs: file.seen.mtimeNs, content: Buffer.concat(base) })
  return {
    done: true,
    source: file.seen,
    target: published.seen,
    hashes: hash === null ? null : await hashesOf(hash.finish(), written, { backend, path, seen: published.seen }),
  }
}

/** Lets the storage itself copy what it can of a large file, piece by piece. What it left is read and written. */
async function moveWithin(file: OpenFile, staged: StagedFile, onBytes: ExecuteContext['onBytes']): Promise<number> {
  let moved = 0
  while (file.seen.size >= chunkBytes) {
    const count = (await staged.writeFrom?.(file, pieceBytes)) ?? 0
    if (count === 0) break
    moved += count
    const pause = onBytes(count)
    if (pause !== null) await pause
    await breathe()
  }
  return moved
}

/** `take` is told every part before its bytes are overwritten by the next one. */
async function fill(
  file: OpenFile,
  staged: StagedFile,
  onBytes: ExecuteContext['onBytes'],
  take: (part: Uint8Array) => void,
  before: number,
): Promise<number> {
  const isSmall = file.seen.size < smallBytes
  const whole = isSmall ? (spare.pop() ?? new Uint8Array(smallBytes)) : new Uint8Array(Math.min(chunkBytes, file.seen.size + 1))
  // One byte more than is expected: a file that ends where it should ends the first read short.
  const buffer = isSmall ? whole.subarray(0, Math.max(1, file.seen.size + 1)) : whole
  let written = 0
  for (;;) {
    const count = await file.read(buffer)
    if (count === 0) break
    await staged.write(buffer.subarray(0, count))
    take(buffer.subarray(0, count))
    written += count
    const pause = onBytes(count)
    if (pause !== null) await pause
    if (written % pieceBytes < count) await breathe()
    if (before + written === file.seen.size && count < buffer.length) break
  }
  if (isSmall) spare.push(whole)
  return written
}

interface Written {
  readonly backend: WritableBackend
  readonly path: RelPath
  readonly seen: FileSeen
}

/**
 * A storage that shows another size than was written keeps something else, which is read to know it again. RACE: what somebody writes
 * before that, of the same size and time, where there are no revisions, is taken for it.
 */
async function hashesOf(source: string, written: number, { backend, path, seen }: Written): Promise<TransferHashes> {
  return { source, target: seen.size === written ? source : await hashContent(backend, path, seen) }
}

/** The hashes for a record, `side` being the one that was written. */
export function placedHashes(side: Side, hashes: TransferHashes | null): PerSide<string | null> | undefined {
  return hashes === null ? undefined : placed<string | null>(side, hashes.target, hashes.source)
}

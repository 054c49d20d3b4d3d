import { type Operation, spelledOn } from '../../core/operation.ts'
import { agreed } from '../../core/outcome.ts'
import type { Agreeable, FileSeen } from '../../core/seen.ts'
import { other, placed } from '../../core/side.ts'
import { done } from '../../execute/failure.ts'
import type { CopyOutcome } from '../../ports/storage-backend.ts'
import type { Created } from './copy-thread-data.ts'

/** The outcome of a copy that created a file: what its operation says, and what the thread saw. */
export function createdOutcome(operation: Extract<Operation, { kind: 'copy' }>, created: Created): CopyOutcome {
  const { side, seen } = operation
  const [sourceRevision, mtimeNs, revision, hash, metadata, content] = created
  const expected = seen[other(side)] as FileSeen
  const { size } = expected
  const isExactly = expected.revision === sourceRevision && metadata === null
  const source = isExactly ? expected : { ...expected, revision: sourceRevision, ...(metadata === null ? {} : { metadata: metadata[0] }) }
  const target: FileSeen = { kind: 'file', size, mtimeNs, revision, ...(metadata === null ? {} : { metadata: metadata[1] }) }
  return {
    side,
    outcome: done([agreed(operation, placed<Agreeable>(side, target, source), hash === null ? undefined : { path1: hash, path2: hash })]),
    bytes: size,
    isRetryable: false,
    isForCaller: false,
    base: content === null ? null : { path: spelledOn(operation, side), size, mtimeNs: source.mtimeNs, content },
  }
}

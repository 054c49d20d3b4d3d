import type { RelPath } from '../core/rel-path.ts'
import { isStill, type Seen } from '../core/seen.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'

/**
 * What a side shows at a path now, and whether that is what the plan saw. What this run did to a file under another of its names is no
 * change: then the file counts as showing what the plan saw, and what it shows by now is settled when the record is.
 */
export async function lookAsPlanned(backend: WritableBackend, path: RelPath, planned: Seen): Promise<{ isStill: boolean; found: Seen }> {
  const expected = backend.expecting(path, planned)
  const found = await backend.look(path)
  const isAsExpected = isStill(expected, found)
  return { isStill: isAsExpected, found: isAsExpected && expected !== planned ? asPlanned(found, planned) : found }
}

/** The same look under the revision that the plan saw. */
export function asPlanned<T extends Seen>(found: T, planned: Seen): T {
  return found.kind === 'file' && planned.kind === 'file' ? { ...found, revision: planned.revision } : found
}

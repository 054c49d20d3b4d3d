import { directory, type FileSeen, type Seen } from '../../core/seen.ts'
import type { Shown } from '../../ports/storage-backend.ts'
import type { RemoteEntry } from './remote-store.ts'

/** What an entry is to the engine. A link is only told: nothing is ever read or written through one. */
export function seenOf(entry: RemoteEntry | null, shown: Shown): Seen {
  if (entry === null) return { kind: 'absent' }
  switch (entry.kind) {
    case 'file':
      return fileSeen(entry, shown)
    case 'directory':
      return shown.metadata.permissions && entry.mode !== null ? { kind: 'directory', metadata: { mode: entry.mode } } : directory
    case 'symlink':
      return { kind: 'symlink' }
    case 'other':
      return { kind: 'unsupported' }
  }
}

export function fileSeen({ size, mtimeNs, revision, mode }: RemoteEntry, { metadata }: Shown): FileSeen {
  const shown = metadata.permissions && mode !== null ? { metadata: { mode } } : {}
  return { kind: 'file', ...shown, size, mtimeNs, revision }
}

/** An entry as a condition: what a file that was seen must still be. */
export function entryOf(name: string, { size, mtimeNs, revision }: FileSeen): RemoteEntry {
  return { name, kind: 'file', size, mtimeNs, revision, mode: null }
}

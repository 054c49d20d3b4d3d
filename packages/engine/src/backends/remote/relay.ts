import { nameOf } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import type { TemporaryNames } from '../local/temporary-names.ts'
import type { RemoteReader, RemoteStore, RemoteUpload } from './remote-store.ts'

const chunkBytes = 1 << 20

/** Copies a file to another place of its storage through this program, where the storage has no way of its own. EEXIST when something has the name. */
export async function relay(store: RemoteStore, from: string, to: string, names: TemporaryNames, guard: RunGuard): Promise<void> {
  const reader = await store.open(from)
  if (reader === null) throw new PathError('ENOENT', 'it is not there any more')
  try {
    const { size, mtimeNs, mode } = reader.entry
    const temporary = to.slice(0, to.length - nameOf(to).length) + names.next()
    const upload = await store.upload(to, temporary, {
      size,
      mtimeNs,
      mode,
      executable: false,
      assertMayWrite: () => guard.assertMayWrite(),
    })
    try {
      await fill(reader, upload)
      if ((await upload.publish({ kind: 'absent' })) === null) throw new PathError('EEXIST', `${nameOf(to)} is there already`)
    } finally {
      await upload.discard()
    }
  } finally {
    await reader.close()
  }
}

async function fill(reader: RemoteReader, upload: RemoteUpload): Promise<void> {
  const buffer = new Uint8Array(chunkBytes)
  let written = 0
  for (let count = await reader.read(buffer); count > 0; count = await reader.read(buffer)) {
    await upload.write(buffer.subarray(0, count))
    written += count
  }
  if (reader.entry.size >= 0 && written !== reader.entry.size)
    throw new PathError('EIO', `${written} bytes were read, ${reader.entry.size} were there`)
}

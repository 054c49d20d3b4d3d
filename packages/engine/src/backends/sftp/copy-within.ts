import { encodePath, nameOf } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import { errnoOf } from '../local/errno.ts'
import type { WholeFile } from '../remote/whole-file.ts'
import { entryOf } from './sftp-entry.ts'
import { openFlags, type SftpSession } from './sftp-session.ts'

/** So much is copied by one request: meanwhile the server says nothing on this channel, and nobody can stop it. */
const pieceBytes = 32 << 20
/** What a server answers that can't do it with these two files. Reading and writing them tells what is really wrong, if anything is. */
const refusals: ReadonlySet<unknown> = new Set(['EACCES', 'EINVAL', 'EIO', 'ENOENT', 'ENOTSUP', 'EXDEV'])

/**
 * Has the server copy a file of its own into one that is open. `onPiece` is called before each piece, with how much was copied until then.
 * False where the server can't do it: the file may hold a part of the content then.
 */
export async function copyWithin(session: SftpSession, whole: WholeFile, to: Buffer, onPiece: (copied: number) => void): Promise<boolean> {
  if (!session.has('copy-data')) return false
  try {
    const from = await session.open(encodePath(whole.path), openFlags.read)
    try {
      await requireSame(session, from, whole)
      await copyPieces(session, { from, to, size: whole.entry.size }, onPiece)
    } finally {
      if (!session.isEnded) await session.close(from)
    }
    return true
  } catch (error) {
    if (refusals.has(errnoOf(error))) return false
    throw error
  }
}

/** Another file may have got the name since it was opened for reading. */
async function requireSame(session: SftpSession, from: Buffer, { path, entry }: WholeFile): Promise<void> {
  const { kind, size, mtimeNs } = entryOf(nameOf(path), await session.fstat(from))
  if (kind !== 'file' || size !== entry.size || mtimeNs !== entry.mtimeNs) throw new PathError('ESTALE', 'it changed while it was copied')
}

async function copyPieces(
  session: SftpSession,
  { from, to, size }: { readonly from: Buffer; readonly to: Buffer; readonly size: number },
  onPiece: (copied: number) => void,
): Promise<void> {
  for (let copied = 0; copied < size; copied += pieceBytes) {
    onPiece(copied)
    await session.copyData(from, to, copied, Math.min(pieceBytes, size - copied))
  }
}

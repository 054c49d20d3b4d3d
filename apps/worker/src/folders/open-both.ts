import type { PerSide, ReadableBackend, Side } from '@pairwise/engine'
import { RefusedFolder } from './refused-folder.ts'
import { reached, type SidePlace } from './side-place.ts'

/**
 * Opens both sides at once. When one can't be opened, or a link on a server leads from one into the other, all is closed again: where such
 * links lead only the server knows.
 */
export async function openBoth<B extends Pick<ReadableBackend, 'close' | 'overlaps'>>(
  places: PerSide<SidePlace>,
  open: (side: Side) => Promise<B>,
): Promise<PerSide<B>> {
  const opened = await Promise.allSettled([open('path1'), open('path2')])
  const [path1, path2] = opened
  if (path1.status === 'fulfilled' && path2.status === 'fulfilled') {
    const both = { path1: path1.value, path2: path2.value }
    try {
      await requireApart(places, both.path1)
      return both
    } catch (error) {
      await Promise.all([both.path1.close(), both.path2.close()])
      throw error
    }
  }
  for (const side of opened) if (side.status === 'fulfilled') await side.value.close()
  throw (path1.status === 'rejected' ? path1 : (path2 as PromiseRejectedResult)).reason
}

async function requireApart({ path1, path2 }: PerSide<SidePlace>, backend: Pick<ReadableBackend, 'overlaps'>): Promise<void> {
  if (path1.kind === 'local' || path2.kind === 'local' || path1.storage !== path2.storage) return
  if (!(await reached(path2, () => backend.overlaps(path2.folder)))) return
  throw new RefusedFolder(
    'paths-overlap',
    'One side is inside the other once links on the server are followed. Choose two folders that lie apart, also once links are followed.',
  )
}

import type { PerSide, ReadableBackend, Side } from '@pairwise/engine'

/** Opens both sides at once. When one can't be opened, the other is closed again. */
export async function openBoth<B extends Pick<ReadableBackend, 'close'>>(open: (side: Side) => Promise<B>): Promise<PerSide<B>> {
  const opened = await Promise.allSettled([open('path1'), open('path2')])
  const [path1, path2] = opened
  if (path1.status === 'fulfilled' && path2.status === 'fulfilled') return { path1: path1.value, path2: path2.value }
  for (const side of opened) if (side.status === 'fulfilled') await side.value.close()
  throw (path1.status === 'rejected' ? path1 : (path2 as PromiseRejectedResult)).reason
}

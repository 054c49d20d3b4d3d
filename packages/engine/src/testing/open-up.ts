import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Lets their owner into all folders from a root on, out of which modes keep everybody but root. Answers with what gives each its mode
 * back. Files stay as they are: a change of their modes is one that a sync sees.
 */
export function openUp(root: string): () => void {
  const closed: { readonly path: string; readonly mode: number }[] = []
  const visit = (path: string): void => {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats?.isDirectory() !== true) return
    if ((stats.mode & 0o700) !== 0o700) {
      closed.push({ path, mode: stats.mode & 0o7777 })
      chmodSync(path, stats.mode | 0o700)
    }
    for (const name of readdirSync(path)) visit(join(path, name))
  }
  visit(root)
  return () => {
    for (const { path, mode } of closed.reverse()) chmodSync(path, mode)
  }
}

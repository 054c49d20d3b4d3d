/** The links to folders that a walk follows: they may lead anywhere, and the walk has to end. */
import { type BigIntStats, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { parentOf, type RelPath } from '../../core/rel-path.ts'
import { localPath } from './local-path.ts'

/** Links to folders that hold links to folders can make more paths than anyone has time for. */
const maxFollowed = 10_000

type Folder = Pick<BigIntStats, 'dev' | 'ino'>

export class FollowedLinks {
  /** The root's path, with a slash at its end. */
  readonly #prefix: string
  /** The folders that the root lies in, once a link was asked about. */
  #aboveRoot: readonly Folder[] | null = null
  #count = 0

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** Null for a link that is followed from now on; else why not. `folder` is the one that it lies in, `target` where it leads. */
  whyNot(folder: RelPath, target: Folder): string | null {
    if (this.#leadsUp(folder, target)) return 'the link leads to a folder that it lies in'
    return this.#count++ >= maxFollowed ? 'too many links to folders are followed' : null
  }

  #leadsUp(folder: RelPath, { dev, ino }: Folder): boolean {
    for (let above = folder; ; above = parentOf(above)) {
      const stats = statSync(localPath(this.#prefix, above), { bigint: true })
      if (stats.dev === dev && stats.ino === ino) return true
      if (above === '') return this.#isAboveRoot({ dev, ino })
    }
  }

  #isAboveRoot({ dev, ino }: Folder): boolean {
    this.#aboveRoot ??= foldersAboveRoot(this.#prefix)
    return this.#aboveRoot.some((above) => above.dev === dev && above.ino === ino)
  }
}

function foldersAboveRoot(prefix: string): Folder[] {
  const folders: Folder[] = []
  for (let path = realpathSync(prefix); path !== '/'; ) {
    path = dirname(path)
    folders.push(statSync(path, { bigint: true }))
  }
  return folders
}

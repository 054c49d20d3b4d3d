import { createHmac, randomBytes } from 'node:crypto'
import type { RemoteEntry } from './remote-store.ts'

/** The reading of a smaller file has brought most of it already. */
export const smallestTaken = 1 << 20

/** A file that is being read, for another folder of the same server to have it copied there by the server itself. */
export class WholeFile {
  readonly server: string
  /** As that server calls it. */
  readonly path: string
  readonly entry: RemoteEntry
  /** Ends the reading. */
  readonly letGo: () => void

  constructor(server: string, path: string, entry: RemoteEntry, letGo: () => void) {
    this.server = server
    this.path = path
    this.entry = entry
    this.letGo = letGo
  }

  /** Whether an upload to a server of so many bytes may be a copy of this. */
  isFor(server: string, size: number): boolean {
    return this.server === server && this.entry.size === size && size >= smallestTaken
  }
}

/** Nobody who sees what is made with it can try out secrets on that. */
const ofThisProcess = randomBytes(32)

/** A name for a server and who signs in there, by all that makes them the same. It tells no secret that is part of it. */
export function serverName(parts: readonly (string | number | null)[]): string {
  return createHmac('sha256', ofThisProcess).update(JSON.stringify(parts)).digest('hex')
}

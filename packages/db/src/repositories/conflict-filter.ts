import { Prisma } from '../generated/client.ts'
import type { ConflictKind, ConflictState } from './conflict-row.ts'
import { searchText } from './search-text.ts'

export interface ConflictFilter {
  readonly pairId?: string
  readonly kind?: ConflictKind
  /** The bytes of a folder with `/` as 0x00: only what is in it or below it. */
  readonly folder?: Uint8Array
  /** Part of the path as people see it, in any case. */
  readonly text?: string
  /** Recorded at least, and at most, so many days ago. */
  readonly minDays?: number
  readonly maxDays?: number
  readonly states: readonly ConflictState[]
}

/** The condition for rows of `conflicts c`. */
export function conflictCondition(filter: ConflictFilter): Prisma.Sql {
  const { pairId, kind, folder, text, minDays, maxDays, states } = filter
  const parts = [Prisma.sql`c.state = ANY(${[...states]})`]
  if (pairId !== undefined) parts.push(Prisma.sql`c.pair_id = ${pairId}::uuid`)
  if (kind !== undefined) parts.push(Prisma.sql`c.kind = ${kind}`)
  if (folder !== undefined && folder.length > 0) {
    const hex = Buffer.from(folder).toString('hex')
    // 0x01 follows the separator: everything that begins with the folder and a separator lies between the two.
    parts.push(Prisma.sql`c.path > decode(${`${hex}00`}, 'hex') AND c.path < decode(${`${hex}01`}, 'hex')`)
  }
  if (text !== undefined && text !== '') parts.push(Prisma.sql`c.search_path LIKE ${`%${escapeLike(searchText(text))}%`}`)
  if (minDays !== undefined) parts.push(Prisma.sql`c.recorded_at <= clock_timestamp() - ${minDays} * interval '1 day'`)
  if (maxDays !== undefined) parts.push(Prisma.sql`c.recorded_at > clock_timestamp() - ${maxDays} * interval '1 day'`)
  return Prisma.join(parts, ' AND ')
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (char) => `\\${char}`)
}

import { type ApiToken, tokenScope } from '@pairwise/contracts'
import type { ApiTokenRow } from '@pairwise/db'
import { z } from 'zod'

const scopes = z.array(tokenScope)

/** A token as the contract says it. */
export function presentToken(row: ApiTokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner.name,
    start: row.start,
    scopes: scopes.parse(row.scopes),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }
}

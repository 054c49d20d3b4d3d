import type { AccountLink, Invitation, User } from '@pairwise/contracts'
import type { AccountLinkRow, UserRow } from '@pairwise/db'
import type { MadeLink } from '../services/invitations.ts'

/** A person as the contract says it. */
export function presentUser(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    username: row.username,
    role: row.role,
    disabled: row.disabledAt !== null,
    secondFactor: row.secondFactor,
    createdAt: row.createdAt.toISOString(),
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  }
}

export function presentInvitation(row: Extract<AccountLinkRow, { kind: 'invitation' }>): Invitation {
  const { id, name, role, email, madeBy, createdAt, expiresAt } = row
  return { id, name, role, email, madeBy, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
}

export function presentLink({ path, expiresAt, mailedTo }: MadeLink): AccountLink {
  return { path, expiresAt: expiresAt.toISOString(), mailedTo }
}

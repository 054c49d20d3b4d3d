import { type Passkey, type ProfileSecurity, type Session, signInMethod } from '@pairwise/contracts'
import type { PasskeyRow, SecondFactorState, SessionRow } from '@pairwise/db'
import { sessionRef } from '../services/session-list.ts'

/** A session as the contract says it: by its reference, never by its id. */
export function presentSession(row: SessionRow, thisSessionId: string): Session {
  return {
    ref: sessionRef(row.id),
    isThisOne: row.id === thisSessionId,
    method: signInMethod.parse(row.method),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    address: row.ipAddress || null,
    userAgent: row.userAgent || null,
  }
}

export function presentPasskey({ id, name, createdAt }: PasskeyRow): Passkey {
  return { id, name: name ?? 'Passkey', createdAt: createdAt?.toISOString() ?? null }
}

export function presentSecurity({ app, passkeys, provider }: SecondFactorState): ProfileSecurity {
  return { secondFactor: app, passkeys: passkeys.map(presentPasskey), provider }
}

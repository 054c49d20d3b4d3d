import type { Scope } from '../scope.ts'

export interface PasskeyRow {
  readonly id: string
  readonly name: string | null
  readonly createdAt: Date | null
}

export interface SecondFactorState {
  /** Whether an authenticator app is turned on. */
  readonly app: boolean
  readonly passkeys: readonly PasskeyRow[]
  /** Whether an account of the sign-in provider is connected. */
  readonly provider: boolean
}

/** What people sign in with beside a password, beside what better-auth does with it. */
export interface SecondFactors {
  of(userId: string): Promise<SecondFactorState>
  /** The passkey that was removed, or null when the person has none of this id. */
  removePasskey(userId: string, passkeyId: string): Promise<PasskeyRow | null>
  /** False when there was nothing to disconnect. */
  disconnectProvider(userId: string): Promise<boolean>
  /** Removes app and passkeys of somebody who lost them. */
  reset(userId: string): Promise<void>
}

export function createSecondFactors({ client }: Scope): SecondFactors {
  return {
    async of(userId) {
      const user = await client.user.findUnique({
        where: { id: userId },
        select: {
          twoFactorEnabled: true,
          passkeys: { select: { id: true, name: true, createdAt: true }, orderBy: { createdAt: 'asc' } },
          accounts: { where: { providerId: { not: 'credential' } }, select: { id: true } },
        },
      })
      return { app: user?.twoFactorEnabled === true, passkeys: user?.passkeys ?? [], provider: (user?.accounts.length ?? 0) > 0 }
    },
    async removePasskey(userId, passkeyId) {
      const passkey = await client.passkey.findFirst({
        where: { id: passkeyId, userId },
        select: { id: true, name: true, createdAt: true },
      })
      const removed = await client.passkey.deleteMany({ where: { id: passkeyId, userId } })
      return removed.count === 1 ? passkey : null
    },
    async disconnectProvider(userId) {
      const removed = await client.account.deleteMany({ where: { userId, providerId: { not: 'credential' } } })
      return removed.count > 0
    },
    async reset(userId) {
      await client.twoFactor.deleteMany({ where: { userId } })
      await client.passkey.deleteMany({ where: { userId } })
      await client.user.updateMany({ where: { id: userId }, data: { twoFactorEnabled: false, secondFactorAt: null } })
    },
  }
}

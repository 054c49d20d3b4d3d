import type { SecuritySettings, SignInWays } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import type { Actor } from '../actor.ts'
import type { MailSettings, ProviderSettings } from '../config.ts'
import type { SecondPersonService } from './second-person.ts'
import type { SignInLimits } from './sign-in-limits.ts'

export interface SecurityRules {
  /** How people can sign in here. */
  readonly ways: SignInWays
  /** The rules as they are now, and what of them the actor may change. */
  now(actor: Actor): Promise<SecuritySettings>
}

interface SecurityRulesDeps {
  readonly repositories: Pick<Repositories, 'users'>
  readonly publicOrigin: string | null
  readonly mail: MailSettings | null
  readonly provider: ProviderSettings | null
  readonly limits: SignInLimits
  readonly secondPerson: SecondPersonService
}

export function createSecurityRules({
  repositories,
  publicOrigin,
  mail,
  provider,
  limits,
  secondPerson,
}: SecurityRulesDeps): SecurityRules {
  // Browsers allow passkeys at localhost, and elsewhere only at a name with https.
  const passkeys = publicOrigin === null || publicOrigin.startsWith('https:') || new URL(publicOrigin).hostname === 'localhost'
  return {
    ways: { passkeys, provider: provider && { name: provider.name } },
    async now(actor) {
      const { all, withoutSecondFactor } = await repositories.users.countAdmins()
      return {
        secondPerson: await secondPerson.rule(actor),
        admins: all,
        adminsWithoutSecondFactor: withoutSecondFactor,
        lockout: { perAddress: limits.perAddress, perAccount: limits.perAccount, minutes: Math.round(limits.windowMs / 60_000) },
        publicUrl: publicOrigin,
        mail: mail !== null,
        provider: provider && { name: provider.name, issuer: provider.issuer },
        passkeys,
      }
    },
  }
}

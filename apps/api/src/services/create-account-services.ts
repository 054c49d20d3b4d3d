import type { Database } from '@pairwise/db'
import type { Config } from '../config.ts'
import { hashPassword, verifyPassword } from '../password-hash.ts'
import { type ApprovalMails, createApprovalMails } from './approval-mails.ts'
import { type AuditLogService, createAuditLogService } from './audit-log.ts'
import { type AuthLibraryOptions, buildAuthLibrary } from './auth-library.ts'
import { type Authentication, createAuthentication } from './authentication.ts'
import { type Authority, createAuthority } from './authority.ts'
import { createIndependenceService, type IndependenceService } from './independence.ts'
import { createInvitationService, type InvitationService } from './invitations.ts'
import { createLookAtLink, type LookAtLink } from './link-facts.ts'
import { createSendMail } from './mailer.ts'
import { createOwnFactors } from './own-factors.ts'
import { createPasswordLinkService, type PasswordLinkService } from './password-links.ts'
import { createProfileService, type ProfileService } from './profile.ts'
import { createSecondFactorService, type SecondFactorService } from './second-factor.ts'
import { createSecondPersonService, type SecondPersonService } from './second-person.ts'
import { createSecondPersonMails, type SecondPersonMails } from './second-person-mails.ts'
import { createSecurityRules, type SecurityRules } from './security-rules.ts'
import { createSessionListService, type SessionListService } from './session-list.ts'
import { createSessionService, type SessionService } from './sessions.ts'
import type { SetupService } from './setup.ts'
import { createSignInCounter, type SignInLimits } from './sign-in-limits.ts'
import { createSignInProvider, type SignInProvider } from './sign-in-provider.ts'
import { createTokenService, type TokenService } from './tokens.ts'
import { createUserService, type UserService } from './users.ts'

/** Who people are, how they sign in, and what they may do. */
export interface AccountServices {
  readonly authentication: Authentication
  readonly authority: Authority
  readonly independence: IndependenceService
  readonly sessions: SessionService
  readonly signInProvider: SignInProvider
  readonly profile: ProfileService
  readonly secondFactor: SecondFactorService
  readonly sessionList: SessionListService
  readonly users: UserService
  readonly invitations: InvitationService
  readonly approvalMails: ApprovalMails
  readonly secondPersonMails: SecondPersonMails
  readonly passwordLinks: PasswordLinkService
  readonly lookAtLink: LookAtLink
  readonly tokens: TokenService
  readonly auditLog: AuditLogService
  readonly securityRules: SecurityRules
  readonly secondPerson: SecondPersonService
}

interface AccountServicesDeps {
  readonly database: Database
  readonly config: Pick<Config, 'publicOrigin' | 'provider' | 'mail'>
  readonly library: Pick<AuthLibraryOptions, 'database' | 'secret' | 'report'>
  readonly limits: SignInLimits
  readonly setup: SetupService
  readonly onSessionEnd: (sessionId: string) => void
  readonly report: (error: unknown) => void
  /** Aborted when the process is to end soon. */
  readonly ending: AbortSignal
}

export function createAccountServices(deps: AccountServicesDeps): AccountServices {
  const { database, config, limits, setup, onSessionEnd } = deps
  const { publicOrigin, provider, mail } = config
  const isDisabled = async (userId: string) => (await database.users.get(userId))?.disabledAt !== null
  const options: AuthLibraryOptions = {
    ...deps.library,
    publicOrigin,
    isDisabled,
    passwords: { hash: hashPassword, verify: verifyPassword },
  }
  const auth = buildAuthLibrary(options, null)
  const authentication = createAuthentication(auth)
  const counter = createSignInCounter(database, limits)
  const sendMail = createSendMail(mail, deps.report, deps.ending)
  const common = { repositories: database, transact: database.withTransaction, factors: createOwnFactors(auth), counter, onSessionEnd }
  const independence = createIndependenceService(database)
  const secondPerson = createSecondPersonService(common)
  return {
    authentication,
    authority: createAuthority({ repositories: database }),
    independence,
    sessions: createSessionService({ ...common, authentication, setup }),
    signInProvider: createSignInProvider(provider && ((origin) => buildAuthLibrary(options, { provider, origin }))),
    profile: createProfileService(common),
    secondFactor: createSecondFactorService(common),
    sessionList: createSessionListService(common),
    users: createUserService(common),
    invitations: createInvitationService({ ...common, publicOrigin, sendMail }),
    approvalMails: createApprovalMails({ repositories: database, sendMail: mail && sendMail, publicOrigin }),
    secondPersonMails: createSecondPersonMails({ repositories: database, sendMail: mail && sendMail, publicOrigin }),
    passwordLinks: createPasswordLinkService(common),
    lookAtLink: createLookAtLink(database, counter),
    tokens: createTokenService(common),
    auditLog: createAuditLogService(database),
    securityRules: createSecurityRules({ repositories: database, publicOrigin, mail, provider, limits, secondPerson }),
    secondPerson,
  }
}

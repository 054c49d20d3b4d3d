import { type tokenRequest, tokenScope } from '@pairwise/contracts'
import type { ApiTokenRow, Repositories } from '@pairwise/db'
import { z } from 'zod'
import type { Actor, PersonActor, TokenActor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { hashSecret, newSecret } from './one-time-secret.ts'
import { record } from './record.ts'
import type { Transact } from './transact.ts'

export interface TokenService {
  /** The script of a token, or null when the token is not good. */
  recognise(secret: string, address: string): Promise<TokenActor | null>
  list(): Promise<ApiTokenRow[]>
  /** A new token of the person’s own. Its secret is nowhere afterwards. */
  create(request: z.output<typeof tokenRequest>, actor: PersonActor): Promise<{ readonly token: ApiTokenRow; readonly secret: string }>
  revoke(tokenId: string, actor: Actor): Promise<void>
}

interface TokenServiceDeps {
  readonly repositories: Pick<Repositories, 'apiTokens'>
  readonly transact: Transact
}

/** By which people, and scanners for leaked secrets, know a token of ours. */
const prefix = 'pairwise_'
const shownLetters = prefix.length + 6
const dayMs = 24 * 60 * 60_000
const scopes = z.array(tokenScope)

export function createTokenService({ repositories: { apiTokens }, transact }: TokenServiceDeps): TokenService {
  return {
    async recognise(secret, address) {
      if (!secret.startsWith(prefix)) return null
      const token = await apiTokens.recognise(hashSecret(secret))
      if (!token) return null
      await apiTokens.noteUse(token.id)
      const { id, name, role } = token.owner
      return {
        kind: 'token',
        tokenId: token.id,
        name: `${token.name} (token of ${name})`,
        owner: { userId: id, name, role },
        scopes: scopes.parse(token.scopes),
        address,
      }
    },

    list: () => apiTokens.list(),

    create: ({ name, scopes, expiresInDays }, actor) =>
      transact(async (within) => {
        const { secret, hash } = newSecret(prefix)
        const expiresAt = expiresInDays === null ? null : new Date(Date.now() + expiresInDays * dayMs)
        const start = secret.slice(0, shownLetters)
        const token = await within.apiTokens.create({ name, ownerId: actor.userId, hash, start, scopes: [...new Set(scopes)], expiresAt })
        await record(within, actor, {
          action: 'token.create',
          subject: { type: 'token', id: token.id, name },
          after: { scopes: token.scopes, expiresAt },
        })
        return { token, secret }
      }),

    revoke: (tokenId, actor) =>
      transact(async (within) => {
        const token = await within.apiTokens.revoke(tokenId)
        if (!token) throw new Refusal('not-found', 'There is no such token, or it was revoked already.')
        await record(within, actor, {
          action: 'token.revoke',
          subject: { type: 'token', id: tokenId, name: token.name },
          before: { owner: token.owner.name },
        })
      }),
  }
}

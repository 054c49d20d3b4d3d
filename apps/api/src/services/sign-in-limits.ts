import { createHash } from 'node:crypto'
import type { Repositories } from '@pairwise/db'
import type { Refusal } from '../refusal.ts'
import { tooMany } from './too-many.ts'

export interface SignInLimits {
  /** Wrong passwords in a row for one account from one address, before that address waits. */
  readonly perAddress: number
  /** The same from all addresses together, before everybody waits: high, so that a stranger can hardly keep somebody out. */
  readonly perAccount: number
  /** How long one waits then. */
  readonly windowMs: number
}

export const defaultSignInLimits: SignInLimits = { perAddress: 10, perAccount: 100, windowMs: 15 * 60_000 }

/** Counts tries to be somebody, for all processes together, and makes those wait who try too often. */
export interface SignInCounter {
  /** Counts a try before it is looked at. Null, or the refusal; names that nobody has are counted alike. */
  count(username: string, address: string): Promise<{ readonly refusal: Refusal; readonly isFirst: boolean } | null>
  /** The password was right: what was tried before were typing mistakes. */
  forget(username: string, address: string): Promise<void>
  /** Counts a try at anything else that could be guessed. */
  countOther(what: string): Promise<Refusal | null>
  forgetOther(what: string): Promise<void>
  /** Whether this code is used for the first time. Codes of an app are good for a minute, and each works once. */
  isFreshCode(userId: string, code: string): Promise<boolean>
}

const codeLivesMs = 3 * 60_000

export function createSignInCounter({ attempts }: Pick<Repositories, 'attempts'>, limits: SignInLimits): SignInCounter {
  const { perAddress, perAccount, windowMs } = limits
  const keysOf = (username: string, address: string) => {
    const name = digest(username.trim().toLowerCase())
    return { ofAddress: `sign-in ${name} ${address}`, ofAccount: `sign-in ${name}` }
  }

  async function refusalOf(key: string, max: number): Promise<Refusal | null> {
    const answer = await attempts.count({ key, max, windowMs })
    return answer.kind === 'allowed' ? null : tooMany(Math.ceil(answer.retryInMs / 1000))
  }

  return {
    async count(username, address) {
      const { ofAddress, ofAccount } = keysOf(username, address)
      const refusal = (await refusalOf(ofAddress, perAddress)) ?? (await refusalOf(ofAccount, perAccount))
      if (refusal === null) return null
      const noted = await attempts.count({ key: `noted ${ofAddress}`, max: 1, windowMs })
      return { refusal, isFirst: noted.kind === 'allowed' }
    },
    async forget(username, address) {
      const { ofAddress, ofAccount } = keysOf(username, address)
      await attempts.forget(ofAddress)
      await attempts.forget(ofAccount)
    },
    countOther: (what) => refusalOf(what, perAddress),
    forgetOther: (what) => attempts.forget(what),
    isFreshCode: async (userId, code) =>
      (await attempts.count({ key: `code ${userId} ${digest(code)}`, max: 1, windowMs: codeLivesMs })).kind === 'allowed',
  }
}

/** People type passwords into the wrong field: what they typed is not kept. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

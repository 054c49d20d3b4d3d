import type { Repositories } from '@pairwise/db'
import { z } from 'zod'
import { dependenceMs } from './independence.ts'

/** Nobody takes their own role away, so who is left alone is who took it from the other one. */
const stored = z.object({ at: z.iso.datetime() })
const key = 'left-alone'

/** To be told, in the transaction that does it, that an admin lost the role, or can't sign in any more. */
export async function noteAdminGone({ users, settings }: Pick<Repositories, 'users' | 'settings'>, now: Date): Promise<void> {
  const { all } = await users.countAdmins()
  if (all === 1) await settings.put(key, { at: now.toISOString() } satisfies z.infer<typeof stored>)
}

/**
 * Until when the only admin does not approve alone what takes two: taking the role of the other one away would be a way to
 * switch the rule off by oneself. Null where nobody did that lately.
 */
export async function leftAloneUntil({ settings }: Pick<Repositories, 'settings'>, now: Date): Promise<Date | null> {
  const found = stored.nullable().parse(await settings.get(key))
  if (found === null) return null
  const until = new Date(Date.parse(found.at) + dependenceMs)
  return until > now ? until : null
}

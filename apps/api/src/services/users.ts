import type { UserUpdate, userQuery } from '@pairwise/contracts'
import type { Repositories, UserRow } from '@pairwise/db'
import type { z } from 'zod'
import type { PersonActor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { noteAdminGone } from './left-alone.ts'
import { decodeCursor, encodeCursor } from './name-cursor.ts'
import { record } from './record.ts'
import type { Transact } from './transact.ts'

export interface UserService {
  list(query: z.output<typeof userQuery>): Promise<{ readonly rows: readonly UserRow[]; readonly nextCursor: string | null }>
  get(userId: string): Promise<UserRow>
  update(userId: string, change: UserUpdate, revision: number, actor: PersonActor): Promise<UserRow>
  remove(userId: string, actor: PersonActor): Promise<void>
  /** Removes app and passkeys of somebody who lost them, and ends their sessions. */
  resetSecondFactor(userId: string, actor: PersonActor): Promise<void>
}

interface UserServiceDeps {
  readonly repositories: Pick<Repositories, 'users'>
  readonly transact: Transact
  readonly onSessionEnd: (sessionId: string) => void
}

export function createUserService({ repositories, transact, onSessionEnd }: UserServiceDeps): UserService {
  async function get(userId: string): Promise<UserRow> {
    const user = await repositories.users.get(userId)
    if (!user) throw noSuchUser()
    return user
  }

  return {
    get,

    async list({ q, cursor, limit }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor)
      const rows = await repositories.users.list({ limit: limit + 1, ...(q ? { text: q } : {}), ...(after ? { after } : {}) })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return { rows: page, nextCursor: rows.length > limit && last ? encodeCursor(last) : null }
    },

    async update(userId, change, revision, actor) {
      if (userId === actor.userId && (change.role !== undefined || change.disabled !== undefined)) throw ownAccount()
      const ended = await transact(async (within) => {
        const before = await within.users.get(userId)
        if (!before) throw noSuchUser()
        assertChanged(await within.users.change({ userId, expectedRevision: revision, ...given(change) }))
        await noteChange(within, before, change, actor)
        if (isActiveAdmin(before) && (change.disabled === true || (change.role ?? 'admin') !== 'admin'))
          await noteAdminGone(within, new Date())
        return change.disabled === true ? within.sessions.endAll(userId) : []
      })
      ended.forEach(onSessionEnd)
      return get(userId)
    },

    async remove(userId, actor) {
      if (userId === actor.userId) throw ownAccount()
      const ended = await transact(async (within) => {
        const before = await within.users.get(userId)
        if (!before) throw noSuchUser()
        const sessions = await within.sessions.endAll(userId)
        const answer = await within.users.delete(userId)
        if (answer === 'last-admin') throw lastAdmin()
        const { name, username, role } = before
        await record(within, actor, {
          action: 'user.delete',
          subject: { type: 'user', id: userId, name: username },
          before: { name, username, role },
        })
        if (isActiveAdmin(before)) await noteAdminGone(within, new Date())
        return sessions
      })
      ended.forEach(onSessionEnd)
    },

    async resetSecondFactor(userId, actor) {
      if (userId === actor.userId) throw ownAccount()
      const ended = await transact(async (within) => {
        const user = await within.users.get(userId)
        if (!user) throw noSuchUser()
        await within.secondFactors.reset(userId)
        await within.dependences.note({ userId, byId: actor.userId, kind: 'second-factor-reset' })
        await record(within, actor, { action: 'second-factor.reset', subject: { type: 'user', id: userId, name: user.username } })
        return within.sessions.endAll(userId)
      })
      ended.forEach(onSessionEnd)
    },
  }
}

function isActiveAdmin({ role, disabledAt }: UserRow): boolean {
  return role === 'admin' && disabledAt === null
}

/** Writes down what an admin changed, and that the person owes them what they may do now. */
async function noteChange(within: Repositories, before: UserRow, change: UserUpdate, actor: PersonActor): Promise<void> {
  const subject = { type: 'user', id: before.id, name: before.username } as const
  const disabled = before.disabledAt !== null
  if (change.disabled !== undefined && change.disabled !== disabled) {
    await record(within, actor, { action: change.disabled ? 'user.disable' : 'user.enable', subject })
    if (!change.disabled) await within.dependences.note({ userId: before.id, byId: actor.userId, kind: 'enabled' })
  }
  const { name = before.name, role = before.role } = change
  if (name === before.name && role === before.role) return
  await record(within, actor, { action: 'user.update', subject, before: { name: before.name, role: before.role }, after: { name, role } })
  if (role !== before.role) await within.dependences.note({ userId: before.id, byId: actor.userId, kind: 'role' })
}

function assertChanged(answer: Awaited<ReturnType<Repositories['users']['change']>>): void {
  if (answer === 'not-found') throw noSuchUser()
  if (answer === 'last-admin') throw lastAdmin()
  if (answer === 'revision-moved')
    throw new Refusal(
      'precondition-failed',
      'Somebody changed this account meanwhile. Nothing was saved. Read it again, then make the change again.',
    )
}

/** Only what was given: an absent field is left as it is. */
function given({ name, role, disabled }: UserUpdate) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(disabled === undefined ? {} : { disabled }),
  }
}

export function noSuchUser(): Refusal {
  return new Refusal('not-found', 'There is no such person. The account may have been deleted.')
}

/** Nobody takes away their own rights, or the traces of their own lock-out, by mistake or under somebody’s eyes. */
export function ownAccount(): Refusal {
  return new Refusal('own-account', 'This is your own account. Another admin can do this; your own sign-in is in your profile.')
}

function lastAdmin(): Refusal {
  return new Refusal('last-admin', 'This is the last admin who can sign in. Make somebody else an admin first.')
}

import { createHash } from 'node:crypto'
import type { Repositories, SessionRow } from '@pairwise/db'
import type { PersonActor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { record } from './record.ts'
import type { Transact } from './transact.ts'
import { noSuchUser } from './users.ts'

export interface SessionListService {
  list(userId: string): Promise<SessionRow[]>
  /** Ends one session of a person, by its reference. */
  end(userId: string, ref: string, actor: PersonActor): Promise<void>
  endOthers(actor: PersonActor): Promise<void>
}

interface SessionListDeps {
  readonly repositories: Pick<Repositories, 'sessions' | 'users'>
  readonly transact: Transact
  readonly onSessionEnd: (sessionId: string) => void
}

/** Names a session outside of the server. Its id stays inside. */
export function sessionRef(sessionId: string): string {
  return createHash('sha256').update(`session ${sessionId}`).digest('base64url').slice(0, 22)
}

export function createSessionListService({ repositories, transact, onSessionEnd }: SessionListDeps): SessionListService {
  return {
    async list(userId) {
      if (!(await repositories.users.get(userId))) throw noSuchUser()
      return repositories.sessions.list(userId)
    },

    async end(userId, ref, actor) {
      const session = (await repositories.sessions.list(userId)).find(({ id }) => sessionRef(id) === ref)
      if (!session) throw new Refusal('not-found', 'There is no such session. It may have ended.')
      await transact(async (within) => {
        await within.sessions.end(session.id)
        const user = await within.users.get(userId)
        const before = { user: user?.username, method: session.method, address: session.ipAddress }
        await record(within, actor, { action: 'session.end', subject: { type: 'session', id: ref }, before })
      })
      onSessionEnd(session.id)
    },

    async endOthers(actor) {
      const ended = await transact(async (within) => {
        const ids = await within.sessions.endAll(actor.userId, actor.sessionId)
        if (ids.length > 0)
          await record(within, actor, { action: 'session.end', subject: { type: 'session' }, before: { sessions: ids.length } })
        return ids
      })
      ended.forEach(onSessionEnd)
    },
  }
}

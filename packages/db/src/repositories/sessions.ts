import type { Scope } from '../scope.ts'

export interface SessionRow {
  readonly id: string
  readonly method: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly ipAddress: string | null
  readonly userAgent: string | null
}

/** Sessions, beside what better-auth does with them. */
export interface Sessions {
  /** Which of these sessions have neither been ended nor expired. */
  stillGood(sessionIds: readonly string[]): Promise<Set<string>>
  /** The sessions of a person that are good, newest first. */
  list(userId: string): Promise<SessionRow[]>
  /** Notes that the person proved again who they are. */
  confirm(sessionId: string): Promise<void>
  /** Ends a session, so that its cookie opens nothing any more. False when it had ended already. */
  end(sessionId: string): Promise<boolean>
  /** Ends all sessions of a person but one; answers with those that it ended. */
  endAll(userId: string, exceptId?: string): Promise<string[]>
  /** Removes sessions that expired; answers with how many went. */
  prune(): Promise<number>
}

export function createSessions({ client }: Scope): Sessions {
  return {
    async stillGood(sessionIds) {
      const rows = await client.session.findMany({
        where: { id: { in: [...sessionIds] }, expiresAt: { gt: new Date() } },
        select: { id: true },
      })
      return new Set(rows.map(({ id }) => id))
    },
    list: (userId) =>
      client.session.findMany({
        where: { userId, expiresAt: { gt: new Date() } },
        select: { id: true, method: true, createdAt: true, expiresAt: true, ipAddress: true, userAgent: true },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      }),
    async confirm(sessionId) {
      await client.session.updateMany({ where: { id: sessionId }, data: { confirmedAt: new Date() } })
    },
    async end(sessionId) {
      const ended = await client.session.deleteMany({ where: { id: sessionId } })
      return ended.count === 1
    },
    async endAll(userId, exceptId) {
      const ended = await client.$queryRaw<{ id: string }[]>`
        DELETE FROM sessions WHERE user_id = ${userId} AND id <> ${exceptId ?? ''} RETURNING id`
      return ended.map(({ id }) => id)
    },
    async prune() {
      const pruned = await client.session.deleteMany({ where: { expiresAt: { lt: new Date() } } })
      return pruned.count
    },
  }
}

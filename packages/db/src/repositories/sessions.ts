import type { Scope } from '../scope.ts'

/** Sessions, beside what better-auth does with them. */
export interface Sessions {
  /** Which of these sessions have neither been ended nor expired. */
  stillGood(sessionIds: readonly string[]): Promise<Set<string>>
  /** Ends a session, so that its cookie opens nothing any more. False when it had ended already. */
  end(sessionId: string): Promise<boolean>
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
    async end(sessionId) {
      const ended = await client.session.deleteMany({ where: { id: sessionId } })
      return ended.count === 1
    },
    async prune() {
      const pruned = await client.session.deleteMany({ where: { expiresAt: { lt: new Date() } } })
      return pruned.count
    },
  }
}

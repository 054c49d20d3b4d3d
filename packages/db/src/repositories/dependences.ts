import type { Scope } from '../scope.ts'

/** How somebody came to owe another their account, or how another held the means to be them. */
export type DependenceKind = 'invited' | 'role' | 'password-reset' | 'second-factor-reset' | 'enabled'

export interface DependenceRow {
  /** Who owes. */
  readonly userId: string
  /** Whom. */
  readonly byId: string
  readonly kind: DependenceKind
  readonly at: Date
  /** When the one who owes last signed in with a second factor of their own. */
  readonly secondFactorAt: Date | null
}

/** Who let whom in, and who could have signed in as whom. */
export interface Dependences {
  note(dependence: Pick<DependenceRow, 'userId' | 'byId' | 'kind'>): Promise<void>
  /** The newest of each kind between two people, whichever of them owes. */
  between(one: string, other: string): Promise<DependenceRow[]>
}

export function createDependences({ client }: Scope): Dependences {
  return {
    async note({ userId, byId, kind }) {
      await client.dependence.create({ data: { userId, byId, kind } })
    },
    async between(one, other) {
      const rows = await client.dependence.findMany({
        where: {
          OR: [
            { userId: one, byId: other },
            { userId: other, byId: one },
          ],
        },
        distinct: ['userId', 'kind'],
        orderBy: { id: 'desc' },
        include: { user: { select: { secondFactorAt: true } } },
      })
      return rows.map(({ userId, byId, kind, at, user }) => ({ userId, byId, kind: kind as DependenceKind, at, ...user }))
    },
  }
}

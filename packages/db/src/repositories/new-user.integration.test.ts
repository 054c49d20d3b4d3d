import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'

let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())

describe('a new user', () => {
  test('has a password to sign in with, and a user name in any case', async () => {
    const { db } = seeded
    const made = await db.users.create({ name: 'Dana Doe', username: 'Dana', role: 'admin', passwordHash: 'the hash' })
    expect(made).toMatchObject({ name: 'Dana Doe', username: 'Dana', role: 'admin' })
    const stored = await db.prisma.user.findUniqueOrThrow({ where: { id: made?.id ?? '' }, include: { accounts: true } })
    expect(stored).toMatchObject({
      username: 'dana',
      displayUsername: 'Dana',
      accounts: [{ providerId: 'credential', accountId: made?.id, password: 'the hash' }],
    })
  })

  test('is made once per user name, whatever the case, and however many ask at once', async () => {
    const { db } = seeded
    const before = await db.users.count()
    const made = await Promise.all(
      ['Lee', 'lee', 'LEE', 'lEE', 'leE'].map((username) =>
        db.users.create({ name: username, username, role: 'viewer', passwordHash: 'x' }),
      ),
    )
    expect(made.filter((user) => user !== null)).toHaveLength(1)
    expect(await db.users.count()).toBe(before + 1)
  })
})

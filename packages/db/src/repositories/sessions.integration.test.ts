import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'

let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
  const user = await seeded.db.users.create({ name: 'Dana', username: 'Dana', role: 'admin', passwordHash: 'x' })
  if (!user) throw new Error('The user was not made.')
  const hour = 3_600_000
  const session = (id: string, fromNow: number) => ({
    id,
    token: `token of ${id}`,
    userId: user.id,
    expiresAt: new Date(Date.now() + fromNow),
  })
  await seeded.db.prisma.session.createMany({ data: [session('good', hour), session('also good', hour), session('expired', -hour)] })
})
afterAll(() => seeded.drop())

describe('sessions', () => {
  test('are good until they expire', async () => {
    expect(await seeded.db.sessions.stillGood(['good', 'expired', 'unknown'])).toEqual(new Set(['good']))
    expect(await seeded.db.sessions.stillGood([])).toEqual(new Set())
  })

  test('are good until they are ended', async () => {
    expect(await seeded.db.sessions.end('also good')).toBe(true)
    expect(await seeded.db.sessions.end('also good')).toBe(false)
    expect(await seeded.db.sessions.stillGood(['good', 'also good'])).toEqual(new Set(['good']))
  })

  test('are removed once they expired', async () => {
    expect(await seeded.db.sessions.prune()).toBe(1)
    expect(await seeded.db.sessions.prune()).toBe(0)
    expect(await seeded.db.sessions.stillGood(['good'])).toEqual(new Set(['good']))
  })
})

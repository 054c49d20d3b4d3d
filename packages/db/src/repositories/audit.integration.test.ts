import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'

let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())

const ada = { kind: 'person', id: 'u1', name: 'ada' } as const

test('the audit is read newest first, by subject, actor, act and time, page by page', async () => {
  const { audit } = seeded.db
  const subject = { type: 'pair', id: '1', name: 'Photos' }
  for (const action of ['a', 'b', 'c']) await audit.append({ actor: ada, action, subject, address: '127.0.0.1' })
  await audit.append({ actor: { kind: 'schedule', id: '1', name: 'Photos' }, action: 'd', after: { name: 'x\0' } })
  await audit.append({ actor: { kind: 'system' }, action: 'e' })
  const actions = async (query: Partial<Parameters<typeof audit.list>[0]>) =>
    (await audit.list({ limit: 9, ...query })).map((entry) => entry.action)

  expect(await actions({ limit: 2 })).toEqual(['e', 'd'])
  const first = await audit.list({ subject, limit: 2 })
  expect(first.map((entry) => entry.action)).toEqual(['c', 'b'])
  expect(await actions({ subject, before: first[1]?.id ?? 0 })).toEqual(['a'])
  expect(await actions({ subject: { type: 'run' } })).toEqual([])
  expect(await actions({ actorIds: ['u1'] })).toEqual(['c', 'b', 'a'])
  expect(await actions({ actorName: 'AD' })).toEqual(['c', 'b', 'a'])
  expect(await actions({ action: 'b' })).toEqual(['b'])
  expect(await actions({ to: new Date(0) })).toEqual([])
  expect(await actions({ from: new Date(0) })).toHaveLength(5)
})

test('an entry says who did what to what, before and after, and holds no secret', async () => {
  const { audit } = seeded.db
  await audit.append({ actor: { kind: 'system' }, action: 'f', before: { name: 'x\0' }, after: { password: 'hush', name: 'y' } })
  expect((await audit.list({ limit: 1 }))[0]).toMatchObject({
    actorKind: 'system',
    actorId: null,
    actorName: null,
    subjectType: null,
    subjectId: null,
    address: null,
    before: { name: 'x\ufffd' },
    after: { password: '(left out)', name: 'y' },
  })
})

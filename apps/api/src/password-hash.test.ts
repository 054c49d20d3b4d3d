import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './password-hash.ts'

test('a password is kept as argon2id with a salt of its own', async () => {
  const [first, second] = await Promise.all([hashPassword('correct horse battery'), hashPassword('correct horse battery')])
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(first).not.toBe(second)
  expect(await verifyPassword({ hash: first, password: 'correct horse battery' })).toBe(true)
  expect(await verifyPassword({ hash: first, password: 'correct horse batterz' })).toBe(false)
})

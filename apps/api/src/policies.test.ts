import { type Permission, permissions, role, rolePermissions, scopePermissions, tokenScope } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { can, couldEver } from './policies.ts'

const person = (of: (typeof role.options)[number]) => ({ kind: 'person', role: of }) as const
const token = (scopes: readonly (typeof tokenScope.options)[number][], owner: (typeof role.options)[number]) =>
  ({ kind: 'token', scopes, owner: { role: owner } }) as const

describe('can', () => {
  test('nobody may do anything', () => {
    for (const permission of permissions) expect(can(null, permission)).toEqual({ allowed: false, reason: 'signed-out' })
  })

  test.each(role.options)('%s has exactly the permissions of the list', (each) => {
    const granted = permissions.filter((permission) => can(person(each), permission).allowed)
    expect(granted).toEqual(permissions.filter((permission) => (rolePermissions[each] as readonly Permission[]).includes(permission)))
  })

  test.each(tokenScope.options)('a token with the scope %s has exactly its permissions, and only those of its owner', (scope) => {
    const listed: readonly Permission[] = scopePermissions[scope]
    expect(permissions.filter((permission) => can(token([scope], 'admin'), permission).allowed).sort()).toEqual([...listed].sort())
    for (const permission of permissions) {
      const expected = listed.includes(permission) && (rolePermissions.viewer as readonly Permission[]).includes(permission)
      expect(can(token([scope], 'viewer'), permission).allowed).toBe(expected)
    }
  })

  test('no token approves, lets people in, makes tokens or changes settings', () => {
    for (const permission of ['approval.decide', 'user.write', 'token.write', 'settings.write'] as const)
      expect(can(token(tokenScope.options, 'admin'), permission)).toEqual({ allowed: false, reason: 'token-never' })
    expect(can(token([], 'admin'), 'pair.read')).toEqual({ allowed: false, reason: 'token-scope' })
    expect(can(token(['run'], 'viewer'), 'pair.run')).toEqual({ allowed: false, reason: 'token-owner' })
  })

  test('viewers see contents where the pair says so, and nothing more', () => {
    expect(can(person('viewer'), 'content.read')).toEqual({ allowed: false, reason: 'role' })
    expect(can(person('viewer'), 'content.read', { contentForViewers: false })).toEqual({ allowed: false, reason: 'content-closed' })
    expect(can(person('viewer'), 'content.read', { contentForViewers: true }).allowed).toBe(true)
    expect(couldEver(person('viewer'), 'content.read').allowed).toBe(true)
    expect(couldEver(person('viewer'), 'conflict.decide').allowed).toBe(false)
    expect(can(person('operator'), 'content.read', { contentForViewers: false }).allowed).toBe(true)
    expect(can(token(['content'], 'viewer'), 'content.read', { contentForViewers: true }).allowed).toBe(true)
    expect(can(token(['content'], 'viewer'), 'content.read', { contentForViewers: false }).allowed).toBe(false)
  })
})

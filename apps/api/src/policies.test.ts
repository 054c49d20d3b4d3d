import { permissions, role, rolePermissions } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { judge } from './policies.ts'

describe('judge', () => {
  test('a public route is open to everybody', () => {
    expect(judge('public', null)).toBe('allowed')
    expect(judge('public', { role: 'viewer' })).toBe('allowed')
  })

  test('nobody gets anything else', () => {
    expect(judge('signed-in', null)).toBe('unauthenticated')
    for (const permission of permissions) expect(judge(permission, null)).toBe('unauthenticated')
  })

  test('every role is signed in', () => {
    for (const each of role.options) expect(judge('signed-in', { role: each })).toBe('allowed')
  })

  test('a role has exactly the permissions of its list', () => {
    for (const each of role.options) {
      const granted = permissions.filter((permission) => judge(permission, { role: each }) === 'allowed')
      expect(granted).toEqual(permissions.filter((permission) => (rolePermissions[each] as readonly string[]).includes(permission)))
      expect(permissions.length - granted.length).toBe(permissions.filter((p) => judge(p, { role: each }) === 'forbidden').length)
    }
  })
})

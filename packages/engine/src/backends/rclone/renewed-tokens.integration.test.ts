import { expect, test } from 'vitest'
import type { RenewedToken } from '../remote/store-settings.ts'
import { RcloneCalls } from './rclone-calls.ts'
import { openRcloneStore } from './rclone-store.ts'
import { tellRenewedTokens } from './renewed-tokens.ts'

const token = (access: string) => JSON.stringify({ access_token: access, refresh_token: 'again', expiry: '2099-01-01T00:00:00Z' })
const config = {
  cloud: { type: 'dropbox', token: token('the first one') },
  alias: { type: 'alias', remote: 'cloud:' },
  plain: { type: 'alias', remote: '/tmp' },
}

test('a token that rclone got anew while it was used is told once, and no other', async () => {
  const told: RenewedToken[][] = []
  const onRenewed = async (tokens: readonly RenewedToken[]) => void told.push([...tokens])
  const settings = { kind: 'rclone', remote: 'alias', config, program: null, onRenewed } as const
  const calls = new RcloneCalls(settings, ['alias', 'cloud'])
  try {
    await tellRenewedTokens(calls, settings, ['alias', 'cloud'])
    expect(told).toEqual([])
    const opt = { nonInteractive: true, noObscure: true }
    await calls.call('config/update', { name: 'cloud', parameters: { token: token('the second one') }, opt })
    await tellRenewedTokens(calls, settings, ['alias', 'cloud'])
  } finally {
    await calls.close()
  }
  expect(told).toEqual([[{ section: 'cloud', before: token('the first one'), after: token('the second one') }]])
})

test('a storage whose tokens are as they were says nothing when it is closed', async () => {
  const told: unknown[] = []
  const store = await openRcloneStore({
    kind: 'rclone',
    remote: 'cloud',
    config,
    program: null,
    onRenewed: async (tokens) => void told.push(tokens),
  })
  await store.close()
  await store.close()
  expect(told).toEqual([])
})

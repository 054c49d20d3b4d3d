import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RenewedToken } from '../remote/store-settings.ts'
import { RcloneCalls } from './rclone-calls.ts'
import { openRcloneStore } from './rclone-store.ts'
import { RenewedTokens } from './renewed-tokens.ts'

const token = (access: string) => JSON.stringify({ access_token: access, refresh_token: 'again', expiry: '2099-01-01T00:00:00Z' })
const config = {
  cloud: { type: 'dropbox', token: token('the first one') },
  alias: { type: 'alias', remote: 'cloud:' },
  plain: { type: 'alias', remote: '/tmp' },
}
const sections = ['alias', 'cloud']
const first = { section: 'cloud', before: token('the first one'), after: token('the second one') }
const second = { section: 'cloud', before: token('the second one'), after: token('the third one') }

let told: RenewedToken[][]
let calls: RcloneCalls
/** While it is set, nothing can be stored. */
let isAway: boolean
const settings = {
  kind: 'rclone',
  remote: 'alias',
  config,
  program: null,
  onRenewed: async (tokens: readonly RenewedToken[]) => {
    if (isAway) throw new Error('away')
    told.push([...tokens])
  },
} as const
beforeEach(() => {
  told = []
  isAway = false
  calls = new RcloneCalls(settings, sections)
})
afterEach(() => calls.close())

const renew = (access: string) =>
  calls.call('config/update', { name: 'cloud', parameters: { token: token(access) }, opt: { nonInteractive: true, noObscure: true } })

test('a token that rclone gets anew is told while it is used, each time, once, and with the one that it replaces', async () => {
  const tokens = RenewedTokens.watch(calls, settings, sections)
  await renew('the second one')
  await vi.waitFor(() => expect(told).toEqual([[first]]), { timeout: 20_000 })
  await renew('the third one')
  await vi.waitFor(() => expect(told).toEqual([[first], [second]]), { timeout: 20_000 })
  await tokens?.end()
  expect(told).toHaveLength(2)
})

test('one that comes within the tick of the one before is told as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'renewed-'))
  try {
    const now = Date.now() / 1000
    let kept = token('the first one')
    const configFile = join(folder, 'rclone.conf')
    const tokens = RenewedTokens.watch({ configFile, call: async () => ({ token: kept }) }, settings, ['cloud'])
    for (const access of ['the second one', 'the third one']) {
      kept = token(access)
      writeFileSync(configFile, kept)
      // The clock of a disk ticks less often than this takes.
      utimesSync(configFile, now + 60, now + 60)
      await tokens?.end()
    }
    expect(told).toEqual([[first], [second]])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('one that could not be stored is told again, and at last by an error', async () => {
  const tokens = RenewedTokens.watch(calls, settings, sections)
  isAway = true
  await renew('the second one')
  await expect(tokens?.end()).rejects.toThrow('away')
  isAway = false
  await tokens?.end()
  expect(told).toEqual([[first]])
})

test('a storage whose tokens are as they were says nothing, and one without any is not watched', async () => {
  const store = await openRcloneStore({ ...settings, remote: 'cloud' })
  await store.close()
  await store.close()
  expect(told).toEqual([])
  expect(RenewedTokens.watch(calls, settings, ['plain', 'alias'])).toBeNull()
})

import { ApiError, type Client, type Problem } from '@pairwise/contracts'
import { expect, test } from 'vitest'
import { askToConfirm, withStepUp } from './step-up.ts'

const refusal: Problem = { type: 'x', title: 'x', status: 403, code: 'sign-in-again', detail: 'x', requestId: 'x' }

function clientRefusing(times: number): { client: Client; sent: () => number } {
  let sent = 0
  const call = async () => {
    sent += 1
    if (sent <= times) throw new ApiError(refusal)
    return null
  }
  return { client: withStepUp({ call, exchange: async () => ({ body: await call(), etag: null }) } as unknown as Client), sent: () => sent }
}

test('a request that needs a recent proof is sent again after it', async () => {
  const stop = askToConfirm(async () => true)
  const { client, sent } = clientRefusing(1)
  await client.call('signOut', {})
  expect(sent()).toBe(2)
  stop()
})

test('it stays refused when the person does not prove anything, or nobody asks', async () => {
  const stop = askToConfirm(async () => false)
  const { client, sent } = clientRefusing(1)
  await expect(client.call('signOut', {})).rejects.toThrow(ApiError)
  expect(sent()).toBe(1)
  stop()
  await expect(clientRefusing(1).client.call('signOut', {})).rejects.toThrow(ApiError)
})

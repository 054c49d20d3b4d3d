import { MantineProvider } from '@mantine/core'
import { type Pair, type Problem, pairSettings, type Run } from '@pairwise/contracts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { createLiveClient } from '../../../lib/live/live-client.ts'
import { LiveProvider } from '../../../lib/live/live-context.tsx'
import { LowerTransfersButton } from './lower-transfers-button.tsx'

const pairId = '0b9fd0a4-3a0f-4b59-9c51-7a2e39f0a001'
const runWith = (code: string) => ({ pairId, failure: { code, message: 'Too many requests.' } }) as Run

const refusal = (code: Problem['code'], status: number): Problem => ({
  type: 'about:blank',
  title: code,
  ...{ status, code },
  detail: code,
  requestId: 'r1',
})

afterEach(() => vi.unstubAllGlobals())

/** A server with the one pair, whose tag goes up with each change. */
function show(run: Run, transfers: number) {
  const at = '2026-11-26T09:00:00.000Z'
  const side = (name: string) => ({ connectionId: pairId, folder: `/${name}`, name })
  const pair: Pair = {
    id: pairId,
    name: 'Photos',
    path1: side('one'),
    path2: side('two'),
    settings: pairSettings.parse({ transfers, filters: '- *.tmp' }),
    version: 1,
    schedule: { schedule: { kind: 'manual' }, paused: false, next: [] },
    sync: { state: 'needs-baseline' },
    lastRun: null,
    activeRun: null,
    lastPlan: null,
    conflicts: { open: 0, decided: 0, oldestAt: null },
    sample: false,
    contentForViewers: false,
    createdAt: at,
    asOf: at,
  }
  const server = { tag: 1, sent: [] as unknown[] }
  const answer = (status: number, body: unknown) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', etag: `"${server.tag}"` } })
  vi.stubGlobal('fetch', async (url: string, { method, body, headers }: RequestInit) => {
    if (!url.endsWith(`/pairs/${pairId}`)) return answer(404, refusal('not-found', 404))
    if (method !== 'PATCH') return answer(200, pair)
    if (new Headers(headers).get('if-match') !== `"${server.tag}"`) return answer(412, refusal('precondition-failed', 412))
    const { settings } = JSON.parse(String(body))
    server.sent.push(settings)
    pair.settings = settings
    server.tag++
    return answer(200, pair)
  })
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const live = createLiveClient({
    openSocket: () => ({ onmessage: null, onclose: null, send: () => undefined, close: () => undefined }),
    now: () => 0,
    probe: async () => false,
    onRefresh: () => undefined,
  })
  render(
    <QueryClientProvider client={queries}>
      <LiveProvider client={live}>
        <MantineProvider>
          <LowerTransfersButton run={run} />
        </MantineProvider>
      </LiveProvider>
    </QueryClientProvider>,
  )
  return { server, pair }
}

test('half as many files go at once from the next run on, and every other setting stays', async () => {
  const { server, pair } = show(runWith('storage-busy'), 5)
  const before = pair.settings
  fireEvent.click(await screen.findByRole('button', { name: 'Lower parallel transfers to 2' }))
  expect((await screen.findByRole('status')).textContent).toBe('From the next run on, 2 files are copied at once.')
  expect(document.activeElement).toBe(screen.getByRole('status'))
  expect(server.sent).toEqual([{ ...before, transfers: 2 }])
})

test('what somebody else changed meanwhile is not overwritten', async () => {
  const { server, pair } = show(runWith('storage-busy'), 4)
  const button = await screen.findByRole('button', { name: 'Lower parallel transfers to 2' })
  pair.settings = { ...pair.settings, transfers: 3 }
  server.tag++
  fireEvent.click(button)
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Lower parallel transfers to 1' }))
  expect((await screen.findByRole('status')).textContent).toBe('From the next run on, 1 file is copied at once.')
})

test.each([
  ['another failure', runWith('storage-full'), 4],
  ['one transfer at a time', runWith('storage-busy'), 1],
])('there is nothing to lower after %s', async (_, run, transfers) => {
  show(run, transfers)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(screen.queryByRole('button')).toBeNull()
})

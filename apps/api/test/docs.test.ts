import { readFileSync } from 'node:fs'
import { problemStatus } from '@pairwise/contracts'
import { expect, test } from 'vitest'
import { closeCodes, defaultLiveLimits } from '../src/live/live-limits.ts'

const text = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8')

test('docs/api.md lists exactly the codes there are, with their statuses', () => {
  const listed = [...text.matchAll(/^\| (\d{3}) \| `([a-z-]+)` \|/gm)].map(([, status, code]) => [code, Number(status)])
  expect(Object.fromEntries(listed)).toEqual(problemStatus)
  expect(listed).toHaveLength(Object.keys(problemStatus).length)
})

test('docs/api.md states the limits of live connections', () => {
  expect(text).toContain(`may follow ${defaultLiveLimits.subscriptions} topics`)
  expect(text).toContain(`messages of ${defaultLiveLimits.messageBytes / 1024} KiB, and ${defaultLiveLimits.messagesInTenSeconds} of them`)
  for (const code of Object.values(closeCodes)) expect(text).toContain(String(code))
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allowedOptions } from './allowed-options.ts'

const text = readFileSync(new URL('../../../../../docs/webdav-and-rclone.md', import.meta.url), 'utf8')

test('the table of types and options is the one that is used', () => {
  const lines = text.split('\n')
  const head = lines.indexOf('| Type | Options |')
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'))
  const rows = lines.slice(head + 2, end).map((line) => {
    const [type = '', ...options] = [...line.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')
    return [type, options]
  })
  expect(Object.fromEntries(rows)).toEqual(allowedOptions)
})

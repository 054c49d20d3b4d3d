import type { AuditEntry } from '@pairwise/contracts'
import { expect, test } from 'vitest'
import { auditCsv } from './audit-file.ts'

test('names that look like formulas or hold quotes stay texts in a spreadsheet', () => {
  const entry: AuditEntry = {
    id: 1,
    at: '2026-11-25T00:00:00.000Z',
    actor: { kind: 'person', id: 'u', name: '=cmd()' },
    action: 'pair.update',
    subject: { type: 'pair', id: 'p', name: 'A "b", c' },
    address: null,
    before: null,
    after: { name: 'x' },
  }
  expect(auditCsv([entry])).toBe(
    'time,actor kind,actor,action,object,object id,address,before,after\r\n' +
      `2026-11-25T00:00:00.000Z,person,'=cmd(),pair.update,"pair A ""b"", c",p,,,"{""name"":""x""}"\r\n`,
  )
})

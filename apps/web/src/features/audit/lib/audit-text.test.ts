import { expect, test } from 'vitest'
import { actorText, changeLines, subjectText } from './audit-text.ts'

test('names who did it and to what', () => {
  expect(actorText({ kind: 'person', id: '1', name: 'dana' })).toBe('dana')
  expect(actorText({ kind: 'schedule', id: '1', name: 'Photos' })).toBe('Schedule of Photos')
  expect(actorText({ kind: 'system', id: null, name: null })).toBe('The server')
  expect(subjectText({ type: 'run', id: '12', name: 'Photos' })).toBe('run 12 Photos')
  expect(subjectText({ type: 'user', id: 'a-b', name: 'lee' })).toBe('user lee')
  expect(subjectText(null)).toBe('')
})

test('shows what changed, field by field', () => {
  expect(changeLines({ name: 'A', settings: { limit: 25, filters: '' } }, { name: 'A', settings: { limit: 40, filters: '' } })).toEqual([
    { field: 'settings.limit', before: '25', after: '40' },
  ])
  expect(changeLines(null, { scopes: ['read', 'run'] })).toEqual([{ field: 'scopes', before: null, after: 'read, run' }])
  expect(changeLines({ role: 'viewer' }, null)).toEqual([{ field: 'role', before: 'viewer', after: null }])
  expect(changeLines(null, null)).toEqual([])
})

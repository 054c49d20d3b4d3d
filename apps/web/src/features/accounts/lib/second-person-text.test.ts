import { expect, test } from 'vitest'
import { cannotAgreeText, secondPersonText } from './second-person-text.ts'

test('the rule says how it stands and what changes it', () => {
  const text = (
    state: 'alone' | 'on' | 'off',
    off: { askedBy: string; approvedBy: string; at: string } | null = null,
    aloneFrom: string | null = null,
  ) => secondPersonText({ admins: 3, secondPerson: { state, request: null, off, aloneFrom } })
  expect(text('alone')).toBe('You are the only admin. This switches on when there are two.')
  expect(text('alone', null, '2026-12-03T12:00:00Z')).toBe(
    'You are the only admin, since the role of the other one was taken away. From 3 Dec 2026 on you approve alone.',
  )
  expect(text('on')).toMatch(/^There are 3 admins, .* One admin alone can’t switch this off: another one has to agree[.]$/)
  expect(text('off', { askedBy: 'Dana', approvedBy: 'Kim', at: '2026-11-26T12:00:00Z' })).toMatch(
    /^Dana asked for this and Kim agreed, on 26 Nov 2026:/,
  )
})

test('who can’t agree reads why, and who can', () => {
  const request = { by: 'Dana', why: 'Holidays', at: '2026-11-26T12:00:00Z', isOwn: false }
  const text = (hindrance: 'own-request' | 'not-independent' | null, approvers: string[]) =>
    cannotAgreeText({ ...request, hindrance, approvers })
  expect(text(null, ['Kim'])).toBeUndefined()
  expect(text('own-request', ['Kim'])).toBe('You asked for this, so someone else must approve it: Kim.')
  expect(text('not-independent', [])).toMatch(/depend on each other, so someone else must approve it: another admin[.]$/)
})

import { ApiError, NetworkError, type Problem, type ProblemCode, problemStatus, UnexpectedAnswerError } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { errorText, fieldErrors, isRefusal } from './error-text.ts'

function refusal(code: ProblemCode, part: Partial<Problem> = {}): ApiError {
  return new ApiError({
    type: 'about:blank',
    title: code,
    status: problemStatus[code],
    code,
    detail: 'detail',
    requestId: 'req-1',
    ...part,
  })
}

const codes = Object.keys(problemStatus) as ProblemCode[]

describe('every refusal has a text', () => {
  test.each(codes)('%s says what happened and what helps', (code) => {
    const text = errorText(refusal(code))
    expect(text.title).toMatch(/^[A-Z].*\.$/)
    expect(text.help).toMatch(/^[A-Z].*\.$/)
    expect(`${text.title} ${text.help}`).not.toMatch(/undefined|\bdetail\b/)
    expect(text.requestId).toBe('req-1')
  })

  test('parameters are filled in', () => {
    expect(errorText(refusal('path-missing', { params: { path: '/data/x' } })).title).toBe('The folder /data/x does not exist.')
    expect(errorText(refusal('rate-limited', { params: { retryAfter: 1 } })).help).toBe('Wait 1 second, then try again.')
  })
})

test('no answer, a foreign answer and a fault of the page are told apart', () => {
  expect(errorText(new NetworkError('x')).title).toContain('can’t be reached')
  expect(errorText(new UnexpectedAnswerError(502, 'x')).title).toContain('status 502')
  expect(errorText(new RangeError('x')).title).toContain('a fault of its own')
})

test('fields get their own messages', () => {
  const error = refusal('bad-request', { errors: [{ path: 'path1.folder', message: 'Enter a folder.' }] })
  expect(fieldErrors(error)).toEqual({ 'path1.folder': 'Enter a folder.' })
  expect(fieldErrors(new NetworkError('x'))).toEqual({})
})

test('a refusal is known by its code', () => {
  expect(isRefusal(refusal('plan-stale'), 'plan-stale', 'plan-applied')).toBe(true)
  expect(isRefusal(refusal('plan-stale'), 'plan-applied')).toBe(false)
  expect(isRefusal(refusal('plan-stale'))).toBe(true)
  expect(isRefusal(new NetworkError('x'))).toBe(false)
})

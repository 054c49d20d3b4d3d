import { expect, it } from 'vitest'
import { reportOnce } from './report-once.ts'

it('passes a message on once in a while, and every new one at once', () => {
  let now = 0
  const heard: string[] = []
  const report = reportOnce(
    (error) => heard.push(error.message),
    1_000,
    () => now,
  )
  report(new Error('away'))
  report(new Error('away'))
  report('not an error object')
  now = 999
  report(new Error('away'))
  now = 1_000
  report(new Error('away'))
  expect(heard).toEqual(['away', 'not an error object', 'away'])
})

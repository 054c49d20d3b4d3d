import { expect, test } from 'vitest'
import { deniedText } from './denied-text.ts'

test('says who may, and whom to ask', () => {
  expect(deniedText('approval.decide', ['Dana', 'Lee'])).toBe('Only admins can approve. Ask one of: Dana, Lee.')
  expect(deniedText('plan.apply', ['Dana'])).toBe('Only operators and admins can apply plans. Ask Dana.')
  expect(deniedText('user.write', [])).toBe('Only admins can manage users. Ask an admin.')
})

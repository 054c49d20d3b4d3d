import { expect, it } from 'vitest'
import { withTokens } from './with-tokens.ts'

const conf = '# mine\n[one]\ntype = dropbox\ntoken = {"a":"1"}\n\n[two]\ntype = box\n token={"a":"2"}\nclient_id = x\n'

it('a token is replaced in its own section, and everything else stays as it was written', () => {
  expect(withTokens(conf, [{ section: 'two', before: '{"a":"2"}', after: '{"a":"3"}' }])).toBe(
    '# mine\n[one]\ntype = dropbox\ntoken = {"a":"1"}\n\n[two]\ntype = box\ntoken = {"a":"3"}\nclient_id = x\n',
  )
})

it('also one in quotes, and below a name with spaces around it', () => {
  const quoted = '[ one ]\ntoken: `{"a":"1"}`\n'
  expect(withTokens(quoted, [{ section: 'one', before: '{"a":"1"}', after: '{"a":"2"}' }])).toBe('[ one ]\ntoken = {"a":"2"}\n')
})

it.each([
  ['another token is stored by now', { section: 'two', before: '{"a":"0"}', after: '{"a":"3"}' }],
  ['the section is gone', { section: 'three', before: '{"a":"2"}', after: '{"a":"3"}' }],
])('nothing is replaced where %s', (_, token) => {
  expect(withTokens(conf, [token])).toBe(conf)
})

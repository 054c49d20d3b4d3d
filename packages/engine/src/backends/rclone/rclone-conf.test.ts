import { describe, expect, it } from 'vitest'
import { parseRcloneConf, writeRcloneConf } from './rclone-conf.ts'

describe('parseRcloneConf', () => {
  it('reads sections, options and comments', () => {
    const text = '# mine\n[drive]\ntype = drive\ntoken = {"a": "b = c"}\n\n[c]\r\ntype = crypt\r\nremote = drive:x\r\n'
    expect(parseRcloneConf(text)).toEqual({
      kind: 'parsed',
      sections: { drive: { type: 'drive', token: '{"a": "b = c"}' }, c: { type: 'crypt', remote: 'drive:x' } },
    })
  })

  it('reads odd spacing, colons, many remotes and names of all letters, and writes those that are wanted', () => {
    const text =
      '\ufeff; old\n [ Fötos 2 ] \n\n  type:alias\nremote   =   b:x = y  \n[b]\ntype=local\nempty =\n[Fötos 2]\ndescription = [not a remote]\n'
    const sections = { 'Fötos 2': { type: 'alias', remote: 'b:x = y', description: '[not a remote]' }, b: { type: 'local', empty: '' } }
    expect(parseRcloneConf(text)).toEqual({ kind: 'parsed', sections })
    expect(parseRcloneConf(writeRcloneConf(sections, ['b', 'Fötos 2']))).toEqual({ kind: 'parsed', sections })
    expect(writeRcloneConf(sections, ['b'])).toBe('[b]\ntype = local\nempty = \n')
  })

  it('reads values in quotes as rclone does, and writes none that rclone would read otherwise', () => {
    const text = '[a]\ntype = `alias`\nremote = ` b:x` \ndescription = """it\u0060s `so`"""\npass = `a`b\nuser = "u"\nq = `\n'
    const sections = { a: { type: 'alias', remote: ' b:x', description: 'it`s `so`', pass: 'a', user: '"u"', q: '`' } }
    expect(parseRcloneConf(text)).toEqual({ kind: 'parsed', sections })
    const odd = { a: { quoted: '`x`', three: '"""x"""', spaces: ' x ', inside: 'a`b' } }
    expect(parseRcloneConf(writeRcloneConf(odd, ['a']))).toEqual({ kind: 'parsed', sections: odd })
    expect(parseRcloneConf('[a]\nx = `y')).toMatchObject({ kind: 'unreadable', why: expect.stringMatching(/Line 2/) })
  })

  it.each([
    ['RCLONE_ENCRYPT_V0:\nabc', /encrypted/],
    ['type = drive', /Line 1/],
    ['[a]\nnonsense', /Line 2/],
    ['', /no \[remote\]/],
  ])('says what is wrong with %j', (text, why) => {
    const answer = parseRcloneConf(text)
    expect(answer.kind === 'unreadable' ? answer.why : answer).toMatch(why)
  })
})

import { describe, expect, test } from 'vitest'
import { isSameCode, newSetupCode, setupCodeHash } from './setup-code.ts'

describe('the setup code', () => {
  test('is three groups of four unmistakable letters, another one each time', () => {
    const codes = Array.from({ length: 200 }, newSetupCode)
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){2}$/)
    expect(new Set(codes).size).toBe(200)
  })

  test('is accepted as people type it', () => {
    expect(isSameCode(setupCodeHash('abcd efgh jkmn'), setupCodeHash('ABCD-EFGH-JKMN'))).toBe(true)
  })

  test('another one is not accepted', () => {
    expect(isSameCode(setupCodeHash('ABCD-EFGH-JKMM'), setupCodeHash('ABCD-EFGH-JKMN'))).toBe(false)
    expect(isSameCode(setupCodeHash(''), setupCodeHash('ABCD-EFGH-JKMN'))).toBe(false)
    expect(isSameCode(setupCodeHash('ABCD'), Buffer.alloc(0))).toBe(false)
  })
})

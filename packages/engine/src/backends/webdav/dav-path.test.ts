import { expect, test } from 'vitest'
import { encodeDavPath, namesBelow } from './dav-path.ts'

test('a path is coded name by name', () => {
  expect(encodeDavPath('')).toBe('')
  expect(encodeDavPath('/a b/#?%;/😀/')).toBe('a%20b/%23%3F%25%3B/%F0%9F%98%80')
})

test.each(['a/../b', '.', '..', 'bad\udcff', 'a\0b'])('%j is no path', (path) => {
  expect(() => encodeDavPath(path)).toThrow(expect.objectContaining({ code: 'EINVAL' }))
})

test('a name that is too long', () => {
  expect(() => encodeDavPath(`a/${'é'.repeat(128)}`)).toThrow(expect.objectContaining({ code: 'ENAMETOOLONG' }))
})

const base = new URL('https://host/dav/us%65r/')
test.each([
  ['/dav/user/', []],
  ['/dav/user', []],
  ['/dav/%75ser/a%20b/%23', ['a b', '#']],
  ['/dav/user/%ff', ['\udcff']],
  ['/dav/user/a%2fb', ['a/b']],
  ['https://host/dav/user/x', ['x']],
  ['http://inner:8080/dav/user/x', ['x']],
  ['http://host', null],
  ['/dav/other/x', null],
  ['/da', null],
  ['/dav/user/%zz', null],
  ['/dav/user/%2', null],
])('%s is %j below the address', (href, names) => {
  expect(namesBelow(href, base)).toEqual(names)
})

import { expect, test } from 'vitest'
import { findImpurities } from './purity.ts'

test.each([
  ['an async function', 'async function scan() {}', ['core/a.ts:1: async']],
  ['an async method', 'const a = { async scan() {} }', ['core/a.ts:1: async']],
  ['an async arrow', 'export const a = async () => 1', ['core/a.ts:1: async']],
  ['await', 'const a = 1\nawait a', ['core/a.ts:2: await']],
  ['for await', 'for await (const a of b) c(a)', ['core/a.ts:1: await']],
  ['an import when it runs', "const a = import('./b.ts')", ['core/a.ts:1: import()']],
  ['randomness', 'const a = Math.random()', ['core/a.ts:1: Math.random']],
  ['the clock', 'const a = new Date()', ['core/a.ts:1: Date']],
  ['a global by another door', 'globalThis.process', ['core/a.ts:1: globalThis']],
  ['a promise', 'Promise.resolve(1)', ['core/a.ts:1: Promise']],
])('finds %s', (_name, text, expected) => {
  expect(findImpurities('core/a.ts', text)).toEqual(expected)
})

test('comments, strings, types and names of members are no impurities', () => {
  const text = `
    // async await Math.random Date process
    const text = 'await new Date()'
    type Later = Promise<Date>
    const step = { process: 1, console: 2 }
    step.process + Math.max(1, 2)
  `
  expect(findImpurities('core/a.ts', text)).toEqual([])
})

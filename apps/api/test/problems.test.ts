import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ProblemCode, problemStatus } from '@pairwise/contracts'
import { expect, test } from 'vitest'

test('every code that the API can answer with is provoked by a test', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const tests = readdirSync(folder).filter((name) => name.endsWith('.integration.test.ts'))
  const text = tests.map((name) => readFileSync(`${folder}${name}`, 'utf8')).join('\n')
  const unprovoked = (Object.keys(problemStatus) as ProblemCode[]).filter((code) => !text.includes(`'${code}'`))
  expect(unprovoked).toEqual([])
})

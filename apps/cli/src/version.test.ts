import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { version } from './version.ts'

test('the program tells the version of its package, and its sources run in Node as they are', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ version })
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const args = ['--conditions=pairwise-source', main, '--version']
  expect(spawnSync(process.execPath, args, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' })
})

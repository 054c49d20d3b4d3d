import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packagesMatchLock } from '../install-packages.ts'

const wanted = {
  '': { version: '1.0.0' },
  'apps/api': { version: '0.1.0' },
  'node_modules/@pairwise/api': { resolved: 'apps/api', link: true },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
  'node_modules/binary-for-mac': { version: '1.0.0', integrity: 'sha512-b', optional: true },
}
const { '': _, 'node_modules/binary-for-mac': __, ...installed } = wanted

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairwise-install-'))
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }))
})
afterEach(() => rmSync(folder, { recursive: true }))

function install(packages: object): void {
  writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
}

test('nothing installed does not match, and neither does an installation that was cut short', () => {
  expect(packagesMatchLock(folder)).toBe(false)
})

test('an installation matches without the optional binaries of other platforms', () => {
  install(installed)
  expect(packagesMatchLock(folder)).toBe(true)
})

test.each<[string, object]>([
  ['a missing package', { ...installed, 'node_modules/zod': undefined }],
  ['another version', { ...installed, 'node_modules/zod': { version: '4.6.6', integrity: 'sha512-a' } }],
  ['another digest', { ...installed, 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-x' } }],
  ['a workspace that is not linked', { ...installed, 'node_modules/@pairwise/api': undefined }],
  ['a package that is no longer wanted', { ...installed, 'node_modules/left-pad': { version: '1.3.0' } }],
])('%s does not match', (_name, packages) => {
  install(packages)
  expect(packagesMatchLock(folder)).toBe(false)
})

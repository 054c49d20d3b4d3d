import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandAs } from './server-account.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairwise-account-'))
  writeFileSync(join(folder, 'program'), '')
  chmodSync(join(folder, 'program'), 0o755)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Nobody's numbers: neither the owner nor the group of anything here. */
const account = { uid: 61_234, gid: 61_234 }

test('without an account the program runs as ourselves', () => {
  expect(commandAs(null, [folder], '/bin/true', ['x'])).toEqual({ file: '/bin/true', args: ['x'], options: {} })
})

test('an account that can reach everything runs the program as it is', () => {
  chmodSync(folder, 0o755)
  const program = join(folder, 'program')
  expect(commandAs(account, [folder], program, ['x'])).toEqual({ file: program, args: ['x'], options: account })
})

test('an account that is kept out of a folder gets past it with one capability, or is refused in a sentence', () => {
  chmodSync(folder, 0o700)
  const program = join(folder, 'program')
  // Which of the two depends on the capabilities of whoever runs the tests.
  const outcome = (() => {
    try {
      const { file, args, options } = commandAs(account, [], program, ['x'])
      return [file, ...args, JSON.stringify(options)].join(' ')
    } catch (error) {
      return (error as Error).message
    }
  })()
  expect(outcome).toMatch(
    new RegExp(
      `^setpriv --reuid=61234 --regid=61234 --clear-groups --inh-caps=\\+(dac_\\w+) --ambient-caps=\\+\\1 --securebits=\\+no_setuid_fixup -- ${program} x \\{\\}$|the user postgres can't enter ${folder}: `,
    ),
  )
})

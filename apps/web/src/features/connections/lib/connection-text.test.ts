import type { Capabilities } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { capabilityText } from './capability-text.ts'
import { checkDraft, draftOf, emptyConnection, expiriesOf, fillFrom, valuesOf } from './connection-form.ts'
import { addressText } from './kind-text.ts'
import { lineDetail, lineTime, lineTitle } from './test-text.ts'

const bucket: Capabilities = {
  mtimePrecisionNs: null,
  checksums: ['md5'],
  ownRevision: true,
  caseInsensitive: false,
  maxNameBytes: 1024,
  emptyFolders: false,
  conditions: { create: true, replace: true, remove: false },
  serverMove: false,
  serverCopy: true,
  links: false,
  modes: false,
}

describe('a capability card', () => {
  test('says what follows from what a storage can’t do', () => {
    expect(capabilityText(bucket)).toEqual([
      'Keeps modified times: no. Changes are found by what the storage itself says of each version.',
      'Checksums: MD5.',
      'Upper/lower case: kept apart.',
      'Empty folders: no.',
      'Longest name: 1,024 bytes.',
      'Moves and copies on the server: copies.',
      'Symbolic links: no.',
      'Refuses to overwrite what changed meanwhile: for new files and replaced files.',
    ])
  })

  test.each([
    ['1', 'Keeps modified times: yes.'],
    ['1000000', 'Keeps modified times: yes, in steps of 1 ms.'],
    ['2000000000', 'Keeps modified times: yes, in steps of 2 s.'],
  ])('a step of %s ns', (mtimePrecisionNs, text) => {
    expect(capabilityText({ ...bucket, mtimePrecisionNs })[0]).toBe(text)
  })
})

describe('the form of a connection', () => {
  test('is filled from an address; its password is a secret and in no field', () => {
    const filled = fillFrom('sftp://me:SECRET@nas.local:2222/volume1', emptyConnection)
    if (filled.kind !== 'filled') throw new Error(filled.why)
    expect(filled.values).toMatchObject({
      kind: 'sftp',
      host: 'nas.local',
      port: '2222',
      username: 'me',
      folder: '/volume1',
      name: 'nas.local',
    })
    expect(filled.secrets).toEqual({ password: 'SECRET' })
    expect(JSON.stringify(filled.values)).not.toContain('SECRET')
    const checked = checkDraft(draftOf(filled.values, filled.secrets, null))
    expect('draft' in checked && checked.draft.config).toEqual({
      kind: 'sftp',
      host: 'nas.local',
      port: 2222,
      username: 'me',
      folder: '/volume1',
    })
  })

  test('sends the last days of those secrets alone that it sends', () => {
    const days = { password: '2027-01-31', passphrase: '', secretAccessKey: '2027-02-28' }
    expect(expiriesOf({ secrets: { password: 'x', passphrase: 'y' } }, days)).toEqual({ password: '2027-01-31' })
  })

  test('says which field is wrong', () => {
    const checked = checkDraft(draftOf({ ...emptyConnection, host: 'a b', port: '99999' }, {}, null))
    expect('errors' in checked && Object.keys(checked.errors)).toEqual(['config.host', 'config.port', 'config.username'])
  })

  test('has the fields of what is stored, and an address without secrets', () => {
    const config = {
      kind: 's3',
      endpoint: null,
      region: 'eu',
      bucket: 'b',
      folder: 'p',
      accessKeyId: 'A',
      pathStyle: true,
      trustedCa: null,
    } as const
    const checked = checkDraft(draftOf(valuesOf('Bucket', config), { secretAccessKey: 'x', password: 'of another kind' }, null))
    expect('draft' in checked && checked.draft).toEqual({ config, secrets: { secretAccessKey: 'x' }, hostKey: null, readOnly: false })
    expect(addressText(config)).toBe('s3://b/p')
  })
})

test('a line of a test has its heading, its cause and what helps, and how long it took', () => {
  const failed = { step: 'sign-in', state: 'failed', elapsedMs: 1234, text: 'Refused.', fix: 'Paste the key again.' } as const
  expect([lineTitle(failed), lineDetail(failed), lineTime(failed)]).toEqual(['Sign in', 'Refused. Paste the key again.', '1.2 s'])
  const clock = { step: 'clock', state: 'ok', elapsedMs: 0.2, text: '0.4 s', fix: null } as const
  expect([lineTitle(clock), lineDetail(clock), lineTime(clock)]).toEqual(['Clock difference 0.4 s', null, '1 ms'])
})

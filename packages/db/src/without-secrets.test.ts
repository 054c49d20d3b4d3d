import { expect, test } from 'vitest'
import { withoutSecrets } from './without-secrets.ts'

test('secrets are left out however deep they stand, and everything else stays', () => {
  const at = new Date(0)
  const given = {
    name: 'Photos',
    password: 'a',
    list: [{ secretAccessKey: 'b', accessKeyId: 'c', region: 'eu' }, null, 3],
    settings: { filters: '- *.tmp', token: 'd', recoveryCodes: ['e'], private_key: 'f' },
    at,
  }
  expect(withoutSecrets(given)).toEqual({
    name: 'Photos',
    password: '(left out)',
    list: [{ secretAccessKey: '(left out)', accessKeyId: '(left out)', region: 'eu' }, null, 3],
    settings: { filters: '- *.tmp', token: '(left out)', recoveryCodes: '(left out)', private_key: '(left out)' },
    at,
  })
})

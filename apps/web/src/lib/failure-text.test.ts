import { describe, expect, it } from 'vitest'
import { connectionFixes, failureText } from './failure-text.ts'

const params = { connectionId: 'c-1', connection: 'Cloud', files: 3 }

describe('trouble with a storage', () => {
  it.each<[string, RegExp, RegExp, readonly string[]]>([
    ['sign-in-refused', /^Cloud refused the user name or key\. As said\.$/, /Replace the key/, ['Replace the key', 'Test the connection']],
    ['sign-in-expired', /^Cloud no longer accepts the stored sign-in/, /Sign in again/, ['Sign in again', 'Test the connection']],
    ['host-key-unknown', /Nobody has trusted the key of Cloud yet/, /Compare its key/, ['Compare keys']],
    ['host-key-changed', /^The key of Cloud changed\. This can be a reinstall or an attack\./, /Compare the keys/, ['Compare keys']],
    ['certificate-untrusted', /certificate of Cloud is not trusted/, /Trusted authority/, ['Edit the connection', 'Test the connection']],
    ['storage-missing', /^As said\.$/, /bucket is still there/, ['Edit the connection', 'Test the connection']],
    ['storage-unreachable', /^As said\.$/, /Test the connection/, ['Test the connection', 'Edit the connection']],
    ['listing-cut', /^As said\.$/, /the proxies before it/, ['Test the connection', 'Edit the connection']],
    ['storage-full', /^Cloud is full/, /Free space/, ['Test the connection']],
    ['not-allowed', /^Cloud does not allow it/, /right to read and write/, ['Test the connection']],
    ['read-only', /^Cloud is read-only/, /Make it writable/, ['Test the connection']],
    ['name-not-allowed', /^Cloud can’t hold some names/, /Rename these files/, ['Test the connection']],
    ['storage-busy', /^Cloud asked to slow down/, /Lower the parallel transfers/, ['Test the connection']],
    ['connection-lost', /^Cloud did not answer any more/, /run again/, ['Test the connection']],
  ])('%s has cause and fix, and leads to where it is fixed', (code, cause, help, labels) => {
    const text = failureText({ code, message: 'As said.', params })
    expect(text.cause).toMatch(cause)
    expect(text.help).toMatch(help)
    expect(connectionFixes(code).map(({ label }) => label)).toEqual(labels)
  })

  it('of the disk is told of the disk', () => {
    expect(failureText({ code: 'storage-full', message: 'no space left' }).cause).toMatch(/^The disk of this server is full/)
  })
})

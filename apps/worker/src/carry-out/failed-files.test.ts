import { expect, it } from 'vitest'
import { FailedFiles } from './failed-files.ts'

const origin = { id: 'c-1', name: 'Cloud' }

it.each<[string, string]>([
  ['ENOSPC', 'storage-full'],
  ['EDQUOT', 'storage-full'],
  ['EACCES', 'not-allowed'],
  ['EROFS', 'read-only'],
  ['EINVAL', 'name-not-allowed'],
  ['ENAMETOOLONG', 'name-not-allowed'],
  ['EAGAIN', 'storage-busy'],
  ['ECONNRESET', 'connection-lost'],
])('%s is told as %s', (errno, code) => {
  const files = new FailedFiles()
  files.add({ code: errno, origin }, 'as it was said')
  expect(files.commonest()).toEqual({ code, message: 'as it was said', params: { connectionId: 'c-1', connection: 'Cloud', files: 1 } })
})

it('the cause that most have is told, one of a storage apart from one of the disk; what nobody knows is not', () => {
  const files = new FailedFiles()
  expect(files.commonest()).toBeNull()
  files.add({ code: 'EIO', origin }, 'who knows')
  expect(files.commonest()).toBeNull()
  files.add({ code: 'ENOSPC', origin: null }, 'the disk is full')
  for (const problem of ['first', 'second']) files.add({ code: 'ENOSPC', origin }, problem)
  expect(files.commonest()).toMatchObject({ code: 'storage-full', message: 'first', params: { connection: 'Cloud', files: 2 } })
})

import type { Role } from '@pairwise/contracts'
import { Api } from './api.ts'

export interface Person {
  readonly name: string
  readonly username: string
  readonly password: string
  readonly api: Api
}

/** Tests of several files can be on one server: people may have one name there, but no two the same user name. */
let invited = 0

/** Has an admin invite somebody, who makes their account and is signed in. */
export async function invitePerson(url: string, admin: Api, name: string, role: Role): Promise<Person> {
  const { link } = await admin.client.call('invite', { body: { name, role } })
  const secret = link.path.split('#')[1] ?? ''
  const username = `${name.toLowerCase()}${++invited}`
  const password = `the password of ${name}`
  const api = new Api(url)
  await api.client.call('useInvitation', { body: { secret, name, username, password } })
  return { name, username, password, api }
}

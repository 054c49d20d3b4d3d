import type { ConnectionChangeAnswer, ConnectionRow, Repositories } from '@pairwise/db'
import { assertNever } from '../assert-never.ts'
import { Refusal } from '../refusal.ts'

/** The connection as it was changed, or the refusal with its reason. */
export function assertChangedConnection(answer: ConnectionChangeAnswer, { name }: { readonly name?: string | undefined }): ConnectionRow {
  switch (answer.kind) {
    case 'changed':
      return answer.connection
    case 'not-found':
      throw noSuchConnection()
    case 'revision-moved':
      throw new Refusal(
        'precondition-failed',
        'Somebody changed this connection meanwhile. Nothing was saved. Read it again, then make the change again.',
      )
    case 'name-taken':
      throw connectionNameTaken(name ?? '')
    case 'written-by': {
      const pairs = answer.pairs.join(', ')
      const detail = `Pairs write to this connection: ${pairs}. Nothing was saved. Choose another connection for them, or delete them first.`
      throw new Refusal('connection-written', detail, {
        params: { pairs, count: answer.pairs.length },
        errors: [{ path: 'readOnly', message: `Pairs write to it: ${pairs}.` }],
      })
    }
    case 'run-active':
      throw new Refusal('run-active', 'A run that uses this connection is active. Wait until it ends or stop it, then try again.')
    default:
      return assertNever(answer)
  }
}

/** Refuses to take an undone deletion for a done one, and names the pairs that are in the way. */
export async function assertDeletedConnection(
  { connections }: Pick<Repositories, 'connections'>,
  answer: 'deleted' | 'not-found' | 'used',
  connectionId: string,
): Promise<void> {
  switch (answer) {
    case 'deleted':
      return
    case 'not-found':
      throw noSuchConnection()
    case 'used': {
      const names = [...new Set((await connections.get(connectionId))?.usedBy.map(({ name }) => name))]
      const detail = `Pairs use this connection: ${names.join(', ')}. Nothing was deleted. Choose another connection for them, or delete them first.`
      throw new Refusal('connection-used', detail, { params: { pairs: names.join(', '), count: names.length } })
    }
    default:
      return assertNever(answer)
  }
}

export function noSuchConnection(): Refusal {
  return new Refusal('not-found', 'There is no such connection. It may have been deleted.')
}

/** `path` is the field that has the name. */
export function connectionNameTaken(name: string, path = 'name'): Refusal {
  return new Refusal('name-taken', `There is a connection named ${name} already. Choose another name.`, {
    params: { name },
    errors: [{ path, message: 'This name is taken.' }],
  })
}

/** The disk is where it is: only its name can be changed. */
export function builtIn(): Refusal {
  return new Refusal(
    'connection-built-in',
    'This belongs to another kind of storage. The disk of the server has a name and nothing else to change, and is always there.',
  )
}

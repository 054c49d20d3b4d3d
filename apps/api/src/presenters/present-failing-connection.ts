import { type AttentionItem, type Failure, storedTest, type TestLine } from '@pairwise/contracts'
import type { ConnectionRow } from '@pairwise/db'

/** What ends a run because of a storage as a whole. */
export const connectionFailures: readonly string[] = [
  'host-key-unknown',
  'host-key-changed',
  'sign-in-refused',
  'sign-in-expired',
  'certificate-untrusted',
  'storage-unreachable',
  'listing-cut',
  'storage-missing',
]

export interface ConnectionTrouble {
  readonly failure: Failure
  readonly since: Date
}

/** Storage that can't be used, as one thing that needs somebody. */
export function presentFailingConnection({ id, name, usedBy }: ConnectionRow, { failure, since }: ConnectionTrouble): AttentionItem {
  const pairs = new Map(usedBy.map(({ pairId, name: pairName }) => [pairId, { pairId, name: pairName }]))
  return {
    kind: 'connection',
    key: `connection-${id}`,
    since: since.toISOString(),
    assignee: null,
    pairId: null,
    connectionId: id,
    connectionName: name,
    pairs: [...pairs.values()],
    failure,
  }
}

/** What the last test of a connection found; null before the first. */
export function presentLastTest({
  id,
  name,
  test,
}: Pick<ConnectionRow, 'id' | 'name' | 'test'>): (ConnectionTrouble & { works: boolean }) | null {
  const found = storedTest.nullable().parse(test)
  if (found === null) return null
  const failed = found.lines.find(({ state }) => state === 'failed')
  const failure: Failure = { code: 'test-failed', message: wordsOf(failed), params: { connectionId: id, connection: name } }
  return { works: found.state === 'working', failure, since: new Date(found.at) }
}

function wordsOf(line: TestLine | undefined): string {
  return [line?.text, line?.fix].filter((part) => part != null).join(' ') || 'The last test did not work.'
}

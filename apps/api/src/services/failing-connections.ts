import type { AttentionItem } from '@pairwise/contracts'
import type { ConnectionRow, TroubledRun } from '@pairwise/db'
import {
  type ConnectionTrouble,
  connectionFailures,
  presentFailingConnection,
  presentLastTest,
} from '../presenters/present-failing-connection.ts'
import { failureOfRun } from '../presenters/present-run.ts'

interface FailingInput {
  readonly connections: readonly ConnectionRow[]
  readonly troubled: readonly TroubledRun[]
  readonly lastGood: ReadonlyMap<string, Date>
}

/** Storage that can't be used, as far as its last test and the last runs of its pairs know: what is newer counts. */
export function failingConnections({ connections, troubled, lastGood }: FailingInput): AttentionItem[] {
  return connections.flatMap((connection) => {
    if (connection.kind === 'local') return []
    const trouble = troubleOf(connection, troubled, lastGood)
    return trouble === null ? [] : [presentFailingConnection(connection, trouble)]
  })
}

function troubleOf(
  connection: ConnectionRow,
  troubled: readonly TroubledRun[],
  lastGood: FailingInput['lastGood'],
): ConnectionTrouble | null {
  const test = presentLastTest(connection)
  const goodAt = Math.max(0, ...connection.usedBy.map(({ pairId }) => lastGood.get(pairId)?.getTime() ?? 0))
  const worksSince = Math.max(goodAt, test?.works === true ? test.since.getTime() : 0)
  const found = troubled.flatMap(({ run, since }) => {
    const failure = failureOfRun(run)
    if (failure?.params?.['connectionId'] !== connection.id || !connectionFailures.includes(failure.code)) return []
    return (run.finishedAt?.getTime() ?? 0) > worksSince ? [{ failure, since, at: run.finishedAt?.getTime() ?? 0 }] : []
  })
  if (test !== null && !test.works && test.since.getTime() > worksSince) found.push({ ...test, at: test.since.getTime() })
  const [newest] = found.toSorted((a, b) => b.at - a.at)
  if (newest === undefined) return null
  return { failure: newest.failure, since: new Date(Math.min(...found.map(({ since }) => since.getTime()))) }
}

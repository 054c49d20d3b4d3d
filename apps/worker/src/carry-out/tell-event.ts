import type { PairRow } from '@pairwise/db'
import { changesOf, formatEvent, type SyncEvent } from '@pairwise/engine'
import { contractGate } from '../adapters/contract-gate.ts'
import { countersOfPlan } from '../adapters/run-counters.ts'
import { assertNever } from '../assert-never.ts'
import type { RunLogWriter } from './run-log-writer.ts'
import type { RunRecord } from './run-record.ts'

/** Puts what the engine tells into the run's log and record. It waits for nothing, so the engine is never held up by it. */
export function tellEvent(
  event: SyncEvent,
  pair: Pick<PairRow, 'path1' | 'path2'>,
  log: Pick<RunLogWriter, 'write'>,
  record: RunRecord,
): void {
  const line = formatEvent(event, { path1: pair.path1.name, path2: pair.path2.name })
  if (line !== null) log.write(line.level, line.text)
  switch (event.type) {
    case 'phase':
      record.enter(event.phase)
      break
    case 'scanned':
      record.count(event.side === 'path1' ? { filesPath1: event.files } : { filesPath2: event.files })
      break
    case 'gate':
      record.trip(contractGate(event.gate))
      break
    case 'planned':
      record.count(countersOfPlan(event.totals, changesOf(event.totals)))
      break
    case 'progress':
      record.count(event.counters, event.current)
      break
    case 'operation':
      if (event.outcome === 'failed' && event.trouble) record.failed.add(event.trouble, event.problem ?? '')
      break
    case 'notice':
    case 'unreadable':
    case 'unverified':
    case 'limit':
    case 'committed':
      break
    default:
      assertNever(event)
  }
}

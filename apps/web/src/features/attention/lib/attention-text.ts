import type { AttentionItem, AttentionKind, Run } from '@pairwise/contracts'
import { assertNever } from '../../../lib/assert-never.ts'
import { bytes } from '../../../lib/bytes.ts'
import { failureText } from '../../../lib/failure-text.ts'
import { gateText } from '../../../lib/gate-text.ts'
import { plural } from '../../../lib/plural.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { dateTime, dayOf } from '../../../lib/time.ts'

/** What each kind is called, in the list and in its filter. */
export const attentionLabels = {
  approval: 'Decision',
  'second-person': 'Security',
  held: 'Held',
  unreachable: 'Not reachable',
  connection: 'Connection',
  failed: 'Failed',
  partial: 'Partly done',
  expiring: 'Expires',
  conflicts: 'Conflicts',
  overdue: 'Missed',
  'low-space': 'Low space',
} as const satisfies Record<AttentionKind, string>

/** Why something needs somebody, in one sentence. */
export function attentionWhy(item: AttentionItem, now: number): string {
  switch (item.kind) {
    case 'approval':
      return askedFor(item)
    case 'second-person':
      return `${item.askedBy} asks that dangerous runs need no second admin any more: “${item.why}”`
    case 'conflicts':
      return conflictWords(item)
    case 'held':
    case 'unreachable':
    case 'failed':
      return troubleOf(item.run)
    case 'connection':
      return connectionWords(item)
    case 'expiring':
      return expiryWords(item.expiresOn, now)
    case 'partial':
      return partOf(item.run)
    case 'overdue':
      return `Was due ${dateTime(item.since, now)} and did not run.`
    case 'low-space':
      return `Versions take ${bytes(item.kept)} on ${item.sideName}, and only ${bytes(item.free)} are free there. Make room, or keep versions for fewer days.`
    default:
      return assertNever(item)
  }
}

/** What it is about: a pair, a connection, or a rule of this server. */
export function attentionName(item: AttentionItem): string {
  if (item.kind === 'second-person') return 'Second admin'
  return item.pairId === null ? item.connectionName : item.pairName
}

function expiryWords(expiresOn: string, now: number): string {
  const isOver = Date.parse(`${expiresOn}T23:59:59Z`) < now
  return `A stored secret ${isOver ? 'stopped working after' : 'works until'} ${dayOf(expiresOn)}. Replace it, and say until when the new one works.`
}

function connectionWords({ failure, pairs }: Extract<AttentionItem, { kind: 'connection' }>): string {
  const { cause } = failureText(failure)
  return pairs.length === 0 ? cause : `${cause} Used by ${pairs.map(({ name }) => name).join(', ')}.`
}

function askedFor({ about, gates, requestedBy, number, ...names }: Extract<AttentionItem, { kind: 'approval' }>): string {
  const [gate] = gates
  if (about === 'held' && gate) return gateText(gate, sideNames(names)).cause
  const files = plural(number, { one: '# file would be replaced', other: '# files would be replaced' })
  return `${requestedBy.name} asks for a resync. ${files}.`
}

function conflictWords({ open, decided }: { readonly open: number; readonly decided: number }): string {
  if (open === 0) return plural(decided, { one: '# decision waits to be applied.', other: '# decisions wait to be applied.' })
  return plural(open, { one: '# file was changed on both sides.', other: '# files were changed on both sides.' })
}

function troubleOf(run: Run): string {
  const [gate] = run.gates
  if (gate) return gateText(gate, sideNames(run)).cause
  return run.failure ? failureText(run.failure).cause : 'The run did not end well.'
}

function partOf({ counters }: Run): string {
  if (counters.failed > 0) {
    return plural(counters.failed, { one: '# file could not be synced.', other: '# files could not be synced.' })
  }
  return plural(counters.stale, { one: '# file changed during the run.', other: '# files changed during the run.' })
}

import { assertNever } from './assert-never.ts'
import type { Gate } from './gates.ts'
import { groupDigits } from './grouped-digits.ts'
import type { Operation } from './operation.ts'
import type { OutcomeKind } from './outcome.ts'
import type { Reason } from './reason.ts'
import { displayPath } from './rel-path.ts'
import type { PerSide, Side } from './side.ts'
import type { ReachedLimit, SyncEvent } from './sync-event.ts'
import { shiftText } from './time-shift.ts'
import { type AccessFiles, changesOf } from './totals.ts'

export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error'

export interface LogText {
  readonly level: LogLevel
  readonly text: string
}

/** How people call the two sides. */
export type SideNames = PerSide<string>

/** An event as a line of a log; null for those that only move a progress display. */
export function formatEvent(event: SyncEvent, names: SideNames): LogText | null {
  switch (event.type) {
    case 'phase':
      return { level: 'info', text: phaseTexts[event.phase] }
    case 'scanned':
      return event.finished ? { level: 'info', text: `${names[event.side]}: ${count(event.files, 'file')}` } : null
    case 'notice':
      return {
        level: 'notice',
        text: `${names[event.side]}: ${event.path === '' ? '' : `${displayPath(event.path)}: skipped: `}${event.text}`,
      }
    case 'unreadable':
      return { level: 'error', text: `${names[event.side]}: ${displayPath(event.path) || 'the folder itself'}: left alone: ${event.text}` }
    case 'unverified':
      return {
        level: 'notice',
        text: `Not yet verified: ${count(event.files, 'file')} with another change stamp but the same size and time. The next runs read them.`,
      }
    case 'gate':
      return { level: event.gate.kind === 'stop' ? 'error' : 'warning', text: formatGate(event.gate, names) }
    case 'limit':
      return { level: 'warning', text: `${limitTexts[event.limit]} What is left waits for the next run.` }
    case 'planned':
      return { level: 'info', text: `Plan ${event.digest.slice(0, 12)}: ${count(changesOf(event.totals), 'change')}` }
    case 'operation':
      return formatOperation(event.operation, event.outcome, event.problem, names)
    case 'progress':
      return null
    case 'committed':
      return { level: 'debug', text: `Baseline ${event.version} saved after ${count(event.operations, 'operation')}` }
    default:
      return assertNever(event)
  }
}

const limitTexts = {
  duration: 'The run may take no longer.',
  transfer: 'The run may copy no more.',
} as const satisfies Record<ReachedLimit, string>

const phaseTexts = {
  scanning: 'Scanning both sides',
  planning: 'Making the plan',
  applying: 'Applying',
  verifying: 'Checking the result',
} as const

export function formatGate(gate: Gate, names: SideNames): string {
  switch (gate.code) {
    case 'root-missing':
      return `${names[gate.side]} can't be used: ${gate.why}. Nothing was changed.`
    case 'root-changed':
      return `${names[gate.side]} is another folder or disk than on the last run, and only ${gate.present} of ${count(gate.prior, 'name')} that stood in it are there. Nothing was changed.`
    case 'overlap':
      return `The folder for versions of ${names[gate.side]}, ${gate.folder}, and a folder that is synced contain each other. Nothing was changed.`
    case 'marker-missing':
      return `${missingMarker(gate.name, gate.found, names)} Nothing was changed.`
    case 'low-space':
      return `${names[gate.side]} has ${count(gate.free, 'byte')} of free space, and ${count(gate.needed, 'byte')} are needed. Nothing was changed.`
    case 'side-emptied':
      if (gate.prior === 0)
        return `${names[gate.side]} had no files on the last run, so nothing says what was deleted since. Nothing was changed.`
      return `${names[gate.side]} has no files, but had ${count(gate.prior, 'file')} on the last run. Nothing was changed.`
    case 'all-changed':
      return `All ${count(gate.prior, 'known file')} on ${names[gate.side]} changed since the last run${alike(gate.shiftMs)}. Nothing was changed by this one.`
    case 'too-many-deletes': {
      const what = `Too many deletions: ${gate.deleted} of ${count(gate.prior, 'file')} on ${names[gate.side]}, the limit is ${gate.percent} %.`
      return gate.kind === 'stop' ? `${what} Nothing was changed.` : `${what} They are held; everything else goes on.`
    }
    case 'listing-incomplete':
      return `${count(gate.entries, 'entry', 'entries')} could not be read and were left alone.`
    case 'hold-changed':
      return 'What was approved is not what would be held now: files changed in the meantime. Nothing was changed.'
    default:
      return assertNever(gate)
  }
}

/** What a change of the time zone looks like is called so. */
function alike(shiftMs: number | null): string {
  return shiftMs === null ? '' : `: every modification time moved by ${shiftText(shiftMs)} and no size, as a change of the time zone does`
}

function missingMarker(name: string, { both, path1Only, path2Only }: AccessFiles, names: SideNames): string {
  if (both + path1Only + path2Only === 0) return `No ${name} was found on either side.`
  const lonely = (amount: number, side: Side) => (amount === 0 ? [] : [`${amount} only on ${names[side]}`])
  return `${name} is not at the same places on both sides: ${[...lonely(path1Only, 'path1'), ...lonely(path2Only, 'path2')].join(', ')}.`
}

function formatOperation(operation: Operation, outcome: OutcomeKind, problem: string | null, names: SideNames): LogText {
  const { decided } = operation
  const why = decided === undefined ? noteworthy(operation.reason, names) : ` (decided by ${decided.by}: ${decided.choice})`
  const text = `${describeOperation(operation, names)}${why}`
  if (outcome === 'done') return { level: levelOf(operation), text }
  return { level: outcome === 'skipped' ? 'notice' : 'error', text: `${text}: ${outcome}: ${problem ?? 'no reason given'}` }
}

/** What both sides had a part in is told even to those who asked for little. */
function levelOf(operation: Operation): LogLevel {
  if (operation.kind === 'adopt' || operation.kind === 'forget') return 'debug'
  return operation.kind === 'keep-both' || operation.kind === 'merge' || noteworthy(operation.reason, { path1: '', path2: '' }) !== ''
    ? 'notice'
    : 'info'
}

/** What people should know of why something is done; nothing where that goes without saying. */
export function noteworthy(reason: Reason, names: SideNames): string {
  switch (reason) {
    case 'EDIT_BEATS_DELETE_1':
      return ` (changed on ${names.path1}, deleted on ${names.path2}: the change wins)`
    case 'EDIT_BEATS_DELETE_2':
      return ` (changed on ${names.path2}, deleted on ${names.path1}: the change wins)`
    case 'CONFLICT_WON_1':
      return ` (changed on both sides: ${names.path1} wins)`
    case 'CONFLICT_WON_2':
      return ` (changed on both sides: ${names.path2} wins)`
    case 'COMES_BACK':
      return ' (was deleted on one side and comes back)'
    default:
      return ''
  }
}

/** What an operation does, with the side that changes. */
export function describeOperation(operation: Operation, names: SideNames): string {
  const path = displayPath(operation.path)
  switch (operation.kind) {
    case 'mkdir':
      return `${path}: make folder on ${names[operation.side]}`
    case 'move':
      return `${path}: move on ${names[operation.side]} from ${displayPath(operation.from)}`
    case 'copy':
      return `${path}: ${operation.seen[operation.side].kind === 'file' ? 'replace on' : 'copy to'} ${names[operation.side]}`
    case 'set-metadata':
      return `${path}: set the modified time on ${names[operation.side]}`
    case 'keep-both':
      return operation.winner === undefined
        ? `${path}: changed on both sides, keep both as ${keptNames(operation)}`
        : `${path}: keep the other version as ${keptNames(operation)}`
    case 'merge':
      return `${path}: replace on both sides by the merged text`
    case 'delete':
      return `${path}: delete on ${names[operation.side]}`
    case 'rmdir':
      return `${path}: remove folder on ${names[operation.side]}`
    case 'adopt':
      return `${path}: the same on both sides`
    case 'forget':
      return `${path}: gone on both sides`
    case 'hold':
      return `${path}: left alone`
    case 'ask':
      return `${path}: waits for a decision`
    default:
      return assertNever(operation)
  }
}

function keptNames({ names }: Extract<Operation, { kind: 'keep-both' }>): string {
  const sides: readonly Side[] = ['path1', 'path2']
  return sides.flatMap((side) => (names[side] === null ? [] : [displayPath(names[side])])).join(' and ')
}

function count(amount: number, one: string, many = `${one}s`): string {
  return `${groupDigits(amount)} ${amount === 1 ? one : many}`
}

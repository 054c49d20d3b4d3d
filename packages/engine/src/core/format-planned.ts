import { describeOperation, type LogText, noteworthy, type SideNames } from './format-event.ts'
import type { Operation } from './operation.ts'
import { displayPath } from './rel-path.ts'

/** An operation that a plan has and nobody carries out, as a line of a log: it is held or waits, or the run is a dry one. */
export function formatPlanned(operation: Operation, names: SideNames): LogText {
  switch (operation.kind) {
    case 'hold':
      return formatHeld(operation)
    case 'ask':
      return { level: 'notice', text: `${displayPath(operation.path)}: ${whatChanged(operation, names)}: it waits for a decision` }
    default: {
      const level = operation.kind === 'adopt' || operation.kind === 'forget' ? 'debug' : 'notice'
      return { level, text: `${describeOperation(operation, names)}${noteworthy(operation.reason, names)}: not done in a dry run` }
    }
  }
}

/** What a side could not show was told when it was looked at. */
function formatHeld({ path, reason }: Operation): LogText {
  const isNews = reason === 'COLLISION' || reason === 'KIND_CONFLICT'
  return { level: isNews ? 'notice' : 'info', text: `${displayPath(path)}: left alone: ${whyHeld(reason)}` }
}

function whyHeld(reason: Operation['reason']): string {
  switch (reason) {
    case 'COLLISION':
      return 'a side has more than one name that counts as this one'
    case 'KIND_CONFLICT':
      return 'it is a file on one side and a folder on the other, or below one that waits'
    case 'OUT_OF_SCOPE':
      return 'on one side it takes no part'
    case 'DELETION_SKIPPED':
      return 'deletions are skipped'
    case 'UNSUPPORTED':
      return 'a side has something there that is not synced'
    case 'UNREADABLE':
      return 'a side could not show it'
    default:
      return 'a limit was reached'
  }
}

function whatChanged({ reason }: Operation, names: SideNames): string {
  if (reason === 'EDIT_BEATS_DELETE_1') return `changed on ${names.path1}, deleted on ${names.path2}`
  if (reason === 'EDIT_BEATS_DELETE_2') return `changed on ${names.path2}, deleted on ${names.path1}`
  return 'changed on both sides'
}

import type { Operation, ReasonCode } from '@pairwise/contracts'
import { visiblePath } from './path-parts.ts'
import { ruleWords } from './rule-words.ts'
import { otherSide, type SideNames } from './side-names.ts'
import { calendarDay } from './time.ts'

interface ReasonParams {
  readonly p1: string
  readonly p2: string
  /** The place a moved file had before. */
  readonly oldPath: string
  readonly decision: Operation['decision']
  /** Whether a person is asked what becomes of a conflict. */
  readonly isAsked: boolean
  /** The rule that told which version stays, as people chose it. */
  readonly rule: string | null
}

/** Why an operation is in a plan: one sentence per reason. */
const sentences = {
  NEW_ON_1: ({ p1, p2 }) => `New on ${p1}, not on ${p2}.`,
  NEW_ON_2: ({ p1, p2 }) => `New on ${p2}, not on ${p1}.`,
  CHANGED_ON_1: ({ p1, p2 }) => `Changed on ${p1} since the last run; unchanged on ${p2}.`,
  CHANGED_ON_2: ({ p1, p2 }) => `Changed on ${p2} since the last run; unchanged on ${p1}.`,
  OLDER_ON_1: ({ p1, p2 }) => `Put back to an older version on ${p1}; unchanged on ${p2}.`,
  OLDER_ON_2: ({ p1, p2 }) => `Put back to an older version on ${p2}; unchanged on ${p1}.`,
  DELETED_ON_1: ({ p1, p2 }) => `Deleted on ${p1} since the last run; unchanged on ${p2}.`,
  DELETED_ON_2: ({ p1, p2 }) => `Deleted on ${p2} since the last run; unchanged on ${p1}.`,
  DELETED_ON_BOTH: () => 'Deleted on both sides since the last run.',
  EDIT_BEATS_DELETE_1: ({ p1, p2 }) => `Changed on ${p1} and deleted on ${p2}; the change wins over the deletion.`,
  EDIT_BEATS_DELETE_2: ({ p1, p2 }) => `Changed on ${p2} and deleted on ${p1}; the change wins over the deletion.`,
  MOVED_ON_1: ({ p1, oldPath }) => `Moved on ${p1} from ${oldPath} (same content).`,
  MOVED_ON_2: ({ p2, oldPath }) => `Moved on ${p2} from ${oldPath} (same content).`,
  DIR_NEW: () => 'Folder created on the other side.',
  DIR_EMPTY: () => 'Empty folder; empty folders are removed on both sides.',
  DIR_GONE: () => 'Folder deleted on the other side; it is empty here.',
  META: () => 'Only the modified time differs.',
  SAME_CONTENT: () => 'Same content on both sides; nothing has to be copied.',
  CONFLICT: ({ isAsked }) => (isAsked ? 'Changed on both sides. Kept for review.' : 'Changed on both sides. Both versions are kept.'),
  CONFLICT_WON_1: ({ p1, rule }) => wonText(p1, rule),
  CONFLICT_WON_2: ({ p2, rule }) => wonText(p2, rule),
  KIND_CONFLICT: () => 'A file on one side and a folder on the other. Both are kept.',
  DECISION: ({ decision }) => (decision === null ? 'Decided by a person.' : `Decided by ${decision.by}: ${decision.choice}.`),
  BASE_ONLY_1: ({ p1 }) => `First sync: only on ${p1}.`,
  BASE_ONLY_2: ({ p2 }) => `First sync: only on ${p2}.`,
  RESPELLED: ({ p1, p2 }) => `Spelled on ${p2} as on ${p1}.`,
  FOLLOWS_1: ({ p1, p2 }) => `${p2} is kept as ${p1} is.`,
  FOLLOWS_2: ({ p1, p2 }) => `${p1} is kept as ${p2} is.`,
  DELETION_SKIPPED: () => 'Deleted on one side. Deletions are switched off, so it stays on the other.',
  OUT_OF_SCOPE: () => 'Left out by the filters. Left alone.',
  UNREADABLE: () => 'Could not be checked, so it is left alone.',
  UNSUPPORTED: () => 'Not a file or folder that can be synced. Left alone.',
  COLLISION: () => 'Two names on one side mean the same name on the other. Left alone.',
  OVER_LIMIT: () => 'Held: more deletions than the limit allows.',
} as const satisfies Record<Exclude<ReasonCode, 'BASE_DIFF' | 'COMES_BACK'>, (params: ReasonParams) => string>

function wonText(winner: string, rule: string | null): string {
  return rule === null ? `Changed on both sides. The version on ${winner} wins.` : `Changed on both sides. Rule ‘${rule}’ chose ${winner}.`
}

/** Where the rule could not tell them apart, or a mode of the pair decides, only the winner is named. */
function differentText(operation: ReasonedOperation, names: SideNames): string {
  const { changes, rule, kind } = operation
  const start = 'First sync: different on both sides'
  if (kind === 'keep-both') return `${start}. Both versions are kept.`
  if (changes === null) return `${start}.`
  const winner = names[otherSide(changes)]
  return rule ? `${start}, ‘${ruleWords(rule, names)}’ chose ${winner}.` : `${start}, the version on ${winner} stays.`
}

function comesBackText({ changes, comesBack }: ReasonedOperation, names: SideNames): string {
  const where = changes === null ? 'one side' : names[changes]
  const since = comesBack?.since ? ` after ${calendarDay(comesBack.since, Date.now())}` : ''
  return `Was deleted on ${where}${since}; ${comesBack?.byResync ? 'a resync brings it back' : 'it comes back'}.`
}

/** Reasons that name the side that changes, and the other one. */
const aboutSide: Partial<Record<ReasonCode, (here: string, there: string) => string>> = {
  DIR_NEW: (_here, there) => `Folder created on ${there}.`,
  DIR_GONE: (here, there) => `Folder deleted on ${there}; it is empty on ${here}.`,
}

type ReasonedOperation = Pick<Operation, 'reason' | 'changes' | 'from'> &
  Partial<Pick<Operation, 'decision' | 'kind' | 'rule' | 'comesBack'>>

/** The reason of one operation as a sentence, with the people's own names for the sides. */
export function reasonText(operation: ReasonedOperation, names: SideNames): string {
  const { reason, changes } = operation
  if (reason === 'BASE_DIFF') return differentText(operation, names)
  if (reason === 'COMES_BACK') return comesBackText(operation, names)
  const sentence = aboutSide[reason]
  if (sentence && changes) return changes === 'path1' ? sentence(names.path1, names.path2) : sentence(names.path2, names.path1)
  return sentences[reason]({
    p1: names.path1,
    p2: names.path2,
    decision: operation.decision ?? null,
    isAsked: operation.kind === 'ask',
    rule: operation.rule ? ruleWords(operation.rule, names) : null,
    oldPath: operation.from ? visiblePath(operation.from.path) : 'another place',
  })
}

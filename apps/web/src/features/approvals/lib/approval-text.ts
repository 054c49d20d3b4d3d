import type {
  Approval,
  ApprovalDetail,
  ApprovalState,
  Approver,
  ApproverHindrance,
  LikelyCause,
  TimelineEntry,
  TimelineKind,
  VoidCause,
} from '@pairwise/contracts'
import { count, listOf, plural } from '../../../lib/plural.ts'
import { type SideNames, sideNames } from '../../../lib/side-names.ts'
import { dateTime } from '../../../lib/time.ts'

/** What an approval is called. */
export function approvalTitle({ kind, runId, id }: Pick<Approval, 'kind' | 'runId' | 'id'>): string {
  return kind === 'held' ? `Held run ${runId ?? ''}`.trim() : `Resync request ${id}`
}

export const stateWords = {
  draft: 'Not sent yet',
  waiting: 'Waiting for a decision',
  approved: 'Approved: being applied',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  discarded: 'Discarded',
  expired: 'Expired: no decision in 7 days',
  void: 'Counts for nothing any more',
  applied: 'Applied',
} as const satisfies Record<ApprovalState, string>

const voidWords = {
  'set-changed': 'Other files would be held now.',
  'nothing-held': 'The next run had nothing to hold any more.',
  'plan-changed': 'The plan was changed after it was sent. It needs approval again.',
  'settings-changed': 'The settings of the pair were changed. It needs approval again.',
  'not-carried-out': 'Approved, but the files changed in the meantime. Nothing was applied.',
} as const satisfies Record<VoidCause, string>

/** Why an approval ended without a decision; null where it did not. */
export function voidText({ voidCause }: Pick<Approval, 'voidCause'>): string | null {
  return voidCause === null ? null : voidWords[voidCause]
}

/** How this hold compares with the one that it replaces; null where it replaces none. */
export function comparedText({ facts }: Approval): string | null {
  const { compared, number } = facts
  if (compared === null) return null
  return `A new plan was made; ${count(compared.same)} of ${plural(number, { one: '# deletion is', other: '# deletions are' })} the same.`
}

/** A likely cause, as a guess with what speaks for it. */
export function causeText(cause: LikelyCause, names: SideNames, now: number): string {
  switch (cause.code) {
    case 'moved-folder':
      return `Looks like a moved folder. ${count(cause.matched)} of the ${count(cause.of)} deleted files have the same size, time and name as new files in ${names[cause.side]} /${cause.folder}.`
    case 'top-folder-gone':
      return `Looks like one whole folder is gone. All ${count(cause.files)} are below /${cause.folder} on ${names[cause.side]}. Is the disk mounted?`
    case 'time-shift':
      return `Looks like a clock or time zone. The modified time of every file on ${names[cause.side]} moved by exactly ${shiftWords(cause.shiftMs)}.`
    case 'common-extension':
      return `Looks like the work of ransomware. ${count(cause.files)} files now end in ${cause.extension}. This can be ransomware. Don’t approve before you have opened some files.`
    case 'side-emptied':
      return `Looks like ${names[cause.side]} is not there: it has no files, and had ${count(cause.prior)} on the last run.`
    case 'partly-listed':
      return `Looks like a side was listed in part only: ${plural(cause.entries, { one: '# folder or file', other: '# folders or files' })} could not be read.`
    case 'settings-changed':
      return `The filters, limits or folders were changed by ${cause.by}, ${dateTime(cause.at, now)}.`
  }
}

function shiftWords(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000)
  return minutes % 60 === 0 ? plural(minutes / 60, { one: '# h', other: '# h' }) : plural(minutes, { one: '# min', other: '# min' })
}

/** Why the one who reads can't approve; undefined when they can. */
export function hindranceText(approval: ApprovalDetail, now: number): string | undefined {
  const { hindrance, since } = approval.rights.approve
  if (hindrance === null) return undefined
  const others = approval.approvers.filter((approver) => approver.hindrance === null).map(({ name }) => name)
  const who = others.length === 0 ? 'another admin' : new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(others)
  const when = since === null ? 'lately' : dateTime(since, now)
  const words = {
    'no-permission': `Only admins can approve. Ask ${others.length === 0 ? 'an admin' : `one of: ${listOf(others)}`}.`,
    'is-token': 'Tokens can never approve.',
    'own-request': `You asked for this, so someone else must approve it: ${who}.`,
    'changed-limits': `You changed the limits, filters or folders of this pair (${when}), so another admin must approve: ${who}.`,
    'not-independent': `Your account and the requester’s depend on each other, so someone else must approve it: ${who}.`,
    'not-named': `This was sent to ${approval.namedApprover?.name ?? 'another admin'}.`,
  } as const satisfies Record<ApproverHindrance, string>
  const { aloneFrom } = approval.rights
  return aloneFrom === null || hindrance === 'no-permission'
    ? words[hindrance]
    : `${words[hindrance]} You took away the role of the only other admin. From ${dateTime(aloneFrom, now)} on you approve alone.`
}

/** The approvers as one line: who may, and who may not and why. */
export function approverWords({ name, hindrance }: Approver): string {
  if (hindrance === null) return name
  const why = {
    'no-permission': 'is no admin',
    'is-token': 'is a token',
    'own-request': 'asked for it',
    'changed-limits': 'changed the limits',
    'not-independent': 'depends on the requester',
    'not-named': 'was not asked',
  } as const satisfies Record<ApproverHindrance, string>
  return `${name} (can’t: ${why[hindrance]})`
}

const timelineWords = {
  held: 'held the run',
  requested: 'asked for a resync',
  sent: 'sent it for approval',
  comment: 'wrote',
  'on-it': 'is on it',
  'not-on-it': 'is not on it any more',
  reminded: 'sent a reminder',
  'expires-soon': 'Nobody has decided yet: it expires within a day',
  'checked-again': 'checked again',
  compared: 'compared by checksum',
  'without-deletions': 'applied it without the deletions',
  'brought-back': 'made a plan that brings the files back',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrew the request',
  discarded: 'discarded it',
  expired: 'Nobody decided in 7 days',
  void: 'changed it, so it counts for nothing',
  applied: 'Applied',
} as const satisfies Record<TimelineKind, string>

/** One entry of the timeline as a sentence. What Pairwise did has no name before it. */
export function timelineText({ kind, by }: TimelineEntry): string {
  if (by !== null) return `${by} ${timelineWords[kind]}`
  if (kind === 'held') return 'The run was held'
  return kind === 'void' ? 'It counts for nothing any more' : timelineWords[kind]
}

/** What the button says that approves, and what it asks. */
export function approveWords(approval: Approval): { readonly button: string; readonly title: string; readonly label: string } {
  const { facts, kind, pairName } = approval
  const names = sideNames(approval)
  const files = plural(facts.number, { one: '# file', other: '# files' })
  if (kind === 'resync') {
    const title = `Approve the resync of ${pairName}, which changes ${files}?`
    return { button: `Approve, change ${files}`, title, label: 'Type the number of files to change' }
  }
  if (facts.side === null || approval.gates.some((gate) => gate.kind === 'stop')) {
    return { button: `Approve, change ${files}`, title: `Approve changing ${files}?`, label: 'Type the number of files to change' }
  }
  const title = `Approve deleting ${files} on ${names[facts.side]}?`
  return { button: `Approve, delete ${files}`, title, label: 'Type the number of files to delete' }
}

/** A typed number with or without separators; null for what is none. */
export function typedNumber(text: string): number | null {
  const digits = text.replaceAll(/[\s.,’']/g, '')
  return /^\d{1,12}$/.test(digits) ? Number(digits) : null
}

import { approvalFacts } from '@pairwise/contracts'
import type { ApprovalNewsRow, ApprovalRow } from '@pairwise/db'
import { assertNever } from '../assert-never.ts'

export interface ApprovalMail {
  /** Those who may decide, who asked, or all of them. */
  readonly to: 'approvers' | 'requester' | 'both'
  readonly subject: string
  readonly text: string
}

/** What is to be told of something that happened to an approval; null where nobody has to be. A mail only leads to the page. */
export function approvalMail(approval: ApprovalRow, { kind, by, text }: ApprovalNewsRow, link: string): ApprovalMail | null {
  const { pairName } = approval
  const mail = (to: ApprovalMail['to'], subject: string, sentences: readonly (string | null)[]): ApprovalMail => ({
    to,
    subject: subject.replaceAll(/\s+/g, ' '),
    text: `${sentences.filter((sentence) => sentence !== null).join('\n')}\n\n${link}\n`,
  })
  const what = approval.kind === 'held' ? `The held run of ${pairName}` : `The resync of ${pairName}`
  const reason = text === null ? null : `Their words: ${text}`
  const waits = approval.state === 'waiting'
  switch (kind) {
    case 'held':
      return waits ? mail('approvers', `${pairName} is held`, [...heldSentences(approval), expiry(approval)]) : null
    case 'sent':
      return waits ? mail('approvers', `A resync of ${pairName} waits for approval`, [...askedSentences(approval), expiry(approval)]) : null
    case 'reminded':
      return waits
        ? mail('approvers', `Reminder: ${pairName} waits for a decision`, [
            `${by ?? 'Somebody'} reminds you.`,
            ...(approval.kind === 'held' ? heldSentences(approval) : askedSentences(approval)),
            expiry(approval),
          ])
        : null
    case 'expires-soon':
      return waits
        ? mail('approvers', `${pairName} waits for a decision, and not for long`, [
            ...(approval.kind === 'held' ? heldSentences(approval) : askedSentences(approval)),
            expiry(approval),
          ])
        : null
    case 'approved':
      return mail('requester', `${what} was approved`, [`${by} approved it.`])
    case 'rejected':
      return mail('requester', `${what} was rejected`, [`${by} rejected it. Nothing was changed.`, reason])
    case 'discarded':
      return mail('requester', `${what} was discarded`, [`${by} discarded it. Nothing was changed.`, reason])
    case 'expired':
      return mail('both', `${what} expired`, ['Nobody decided within 7 days, so it counts for nothing. Nothing was changed.'])
    case 'void':
      return mail('requester', `${what} counts for nothing any more`, [
        'What it was about is another thing now. Nothing of it was applied.',
      ])
    case 'requested':
    case 'comment':
    case 'on-it':
    case 'not-on-it':
    case 'checked-again':
    case 'compared':
    case 'without-deletions':
    case 'brought-back':
    case 'withdrawn':
    case 'applied':
      return null
    default:
      return assertNever(kind)
  }
}

function heldSentences({ pairName, facts, approvable, path1Name, path2Name }: ApprovalRow): string[] {
  const { number, side } = approvalFacts.parse(facts)
  if (!approvable) return [`${pairName} is held: a safety check stopped its run. Nothing was changed.`]
  const files = number === 1 ? '1 file' : `${number.toLocaleString('en')} files`
  if (side === null) return [`${pairName} is held: its run would change ${files}. None of them was touched.`]
  return [`${pairName} is held: its run would delete ${files} on ${side === 'path1' ? path1Name : path2Name}. None of them was touched.`]
}

function askedSentences({ pairName, facts, requestedBy, why }: ApprovalRow): string[] {
  const { number } = approvalFacts.parse(facts)
  const files = number === 1 ? '1 file' : `${number.toLocaleString('en')} files`
  return [`${requestedBy.name} asks for a resync of ${pairName}. It would change ${files}.`, ...(why === null ? [] : [`Why: ${why}`])]
}

function expiry({ expiresAt }: ApprovalRow): string | null {
  return expiresAt === null ? null : `Without a decision it ends at ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`
}

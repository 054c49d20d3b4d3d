import type { SecondPersonRule, SecuritySettings } from '@pairwise/contracts'
import { listOf } from '../../../lib/plural.ts'
import { wholeDay } from '../../../lib/time.ts'

/** How the rule stands, as its switch says it. */
export function secondPersonText({
  secondPerson: { state, off, aloneFrom },
  admins,
}: Pick<SecuritySettings, 'secondPerson' | 'admins'>): string {
  switch (state) {
    case 'alone':
      return aloneFrom === null
        ? 'You are the only admin. This switches on when there are two.'
        : `You are the only admin, since the role of the other one was taken away. From ${wholeDay(aloneFrom)} on you approve alone.`
    case 'on':
      return `There are ${admins} admins, so whoever asks for something dangerous can’t approve it. One admin alone can’t switch this off: another one has to agree.`
    case 'off': {
      const agreed =
        off === null ? 'Two admins agreed to this' : `${off.askedBy} asked for this and ${off.approvedBy} agreed, on ${wholeDay(off.at)}`
      return `${agreed}: admins approve their own requests, and the audit log marks it. It switches on again when one of the two is no admin any more.`
    }
  }
}

/** Why the one who reads can't agree that it is switched off. */
export function cannotAgreeText({ hindrance, approvers }: NonNullable<SecondPersonRule['request']>): string | undefined {
  if (hindrance === null) return undefined
  const who = approvers.length === 0 ? 'another admin' : listOf(approvers)
  return hindrance === 'own-request'
    ? `You asked for this, so someone else must approve it: ${who}.`
    : `Your account and the requester’s depend on each other, so someone else must approve it: ${who}.`
}

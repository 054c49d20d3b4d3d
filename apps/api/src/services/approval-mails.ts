import type { ApprovalNewsRow, ApprovalRow, Repositories } from '@pairwise/db'
import { type ApprovalMail, approvalMail } from './approval-mail.ts'
import type { SendMail } from './mailer.ts'

export interface ApprovalMails {
  /** Tells by mail what happened to approvals since the last time: those who may decide, or who asked. */
  tell(): Promise<void>
}

interface ApprovalMailsDeps {
  readonly repositories: Pick<Repositories, 'approvals' | 'approvalNews' | 'users'>
  /** Null where no mail is set up: then nobody is told, and what happened meanwhile is no news later. */
  readonly sendMail: SendMail | null
  /** Links in mails need an address that people can open. */
  readonly publicOrigin: string | null
}

const atOnce = 50
/** A mail server that does not answer for so long makes old news of it. */
const freshMs = 6 * 60 * 60_000

export function createApprovalMails({ repositories, sendMail, publicOrigin }: ApprovalMailsDeps): ApprovalMails {
  const { approvals, approvalNews, users } = repositories

  async function told(news: ApprovalNewsRow, send: SendMail, origin: string): Promise<boolean> {
    const approval = await approvals.get(news.approvalId)
    const mail = approval && approvalMail(approval, news, `${origin}/approvals/${approval.id}`)
    if (!approval || !mail) return true
    const addresses = await users.mailAddresses(await readersOf(approval, mail))
    const sent = await Promise.all([...addresses.values()].map((to) => send({ to, subject: mail.subject, text: mail.text })))
    return sent.every(Boolean)
  }

  /** Who asked is told what others did about it, and nobody is told to decide what they asked for. */
  async function readersOf({ requestedBy, namedApprover, decidedById }: ApprovalRow, { to }: ApprovalMail): Promise<string[]> {
    const requester = requestedBy.kind === 'schedule' || requestedBy.id === null ? [] : [requestedBy.id]
    if (to === 'requester') return requester.filter((id) => id !== decidedById)
    const admins = namedApprover === null ? (await approvals.admins()).map(({ id }) => id) : [namedApprover.id]
    const approvers = admins.filter((id) => !requester.includes(id))
    return to === 'both' ? [...approvers, ...requester] : approvers
  }

  return {
    async tell() {
      for (let news = await approvalNews.take(atOnce); news.length > 0; news = await approvalNews.take(atOnce)) {
        if (sendMail === null || publicOrigin === null) continue
        const late = []
        for (const each of news) {
          const isFresh = Date.now() - each.at.getTime() < freshMs
          if (isFresh && !(await told(each, sendMail, publicOrigin))) late.push(each)
        }
        for (const { eventId } of late) await approvalNews.giveBack(eventId)
        if (late.length > 0) return
      }
    },
  }
}

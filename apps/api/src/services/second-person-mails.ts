import type { Repositories } from '@pairwise/db'
import { assertNever } from '../assert-never.ts'
import type { SendMail } from './mailer.ts'
import { giveNewsBack, type SecondPersonNews, takeNews } from './second-person-news.ts'
import { awaitedRequest } from './second-person-state.ts'

export interface SecondPersonMails {
  /** Tells by mail that somebody asks to switch the second admin off, to those who can agree, or what became of it, to who asked. */
  tell(): Promise<void>
}

interface SecondPersonMailsDeps {
  readonly repositories: Pick<Repositories, 'approvals' | 'settings' | 'dependences' | 'users'>
  /** Null where no mail is set up: then nobody is told, and what happened meanwhile is no news later. */
  readonly sendMail: SendMail | null
  /** Links in mails need an address that people can open. */
  readonly publicOrigin: string | null
}

/** A mail server that does not answer for so long makes old news of it. */
const freshMs = 6 * 60 * 60_000

export function createSecondPersonMails({ repositories, sendMail, publicOrigin }: SecondPersonMailsDeps): SecondPersonMails {
  async function readersOf(news: SecondPersonNews): Promise<string[]> {
    if (news.kind !== 'asked') return [news.by.id]
    const request = await awaitedRequest(repositories, new Date())
    return request?.at === news.at ? request.approvers.map(({ id }) => id) : []
  }

  return {
    async tell() {
      const news = await takeNews(repositories)
      if (news === null || sendMail === null || publicOrigin === null) return
      if (Date.now() - Date.parse(news.at) > freshMs) return
      const addresses = await repositories.users.mailAddresses(await readersOf(news))
      const mail = mailOf(news, `${publicOrigin}/settings/security`)
      const sent = await Promise.all([...addresses.values()].map((to) => sendMail({ to, ...mail })))
      if (!sent.every(Boolean)) await giveNewsBack(repositories, news)
    },
  }
}

function mailOf(news: SecondPersonNews, link: string): { readonly subject: string; readonly text: string } {
  const mail = (subject: string, sentences: readonly string[]) => ({
    subject: subject.replaceAll(/\s+/g, ' '),
    text: `${sentences.join('\n')}\n\n${link}\n`,
  })
  switch (news.kind) {
    case 'asked':
      return mail(`${news.by.name} asks to switch off the second admin`, [
        `${news.by.name} asks that dangerous runs need no second admin any more.`,
        'One admin alone could then have files deleted beyond every limit.',
        `Why: ${news.why}`,
      ])
    case 'approved':
      return mail('The second admin was switched off', [`${news.decidedBy} approved it. Admins approve their own requests from now on.`])
    case 'rejected':
      return mail('Switching off the second admin was rejected', [
        `${news.decidedBy} rejected it. Nothing was changed.`,
        `Their words: ${news.reason}`,
      ])
    default:
      return assertNever(news)
  }
}

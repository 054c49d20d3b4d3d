import { createTransport } from 'nodemailer'
import type { MailSettings } from '../config.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** False when there is no mail server, or it did not take the mail: then somebody hands over what it says. */
export type SendMail = (mail: Mail) => Promise<boolean>

const patienceMs = 10_000

/** Once `ending` is aborted, nobody waits for a mail server any more: what it did not take by then counts as not sent. */
export function createSendMail(settings: MailSettings | null, report: (error: unknown) => void, ending: AbortSignal): SendMail {
  if (settings === null) return async () => false
  const timeouts = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs }
  return async ({ to, subject, text }) => {
    const transport = createTransport({ url: settings.smtpUrl, ...timeouts })
    try {
      await before(ending, transport.sendMail({ from: settings.from, to: { name: '', address: to }, subject, text }))
      return true
    } catch (error) {
      report(error)
      return false
    } finally {
      transport.close()
    }
  }
}

function before<T>(ending: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error('The mail server did not answer before Pairwise was stopped.'))
    if (ending.aborted) end()
    ending.addEventListener('abort', end)
    work.then(resolve, reject).finally(() => ending.removeEventListener('abort', end))
  })
}

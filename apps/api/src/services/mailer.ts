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

export function createSendMail(settings: MailSettings | null, report: (error: unknown) => void): SendMail {
  if (settings === null) return async () => false
  const timeouts = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs }
  return async ({ to, subject, text }) => {
    const transport = createTransport({ url: settings.smtpUrl, ...timeouts })
    try {
      await transport.sendMail({ from: settings.from, to: { name: '', address: to }, subject, text })
      return true
    } catch (error) {
      report(error)
      return false
    } finally {
      transport.close()
    }
  }
}

import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface ReceivedMail {
  readonly to: string
  /** Head and body as they came. */
  readonly source: string
}

export interface MailServer {
  readonly url: string
  readonly mails: ReceivedMail[]
  /** Whether it takes mails. */
  isOpen: boolean
  close(): Promise<void>
}

/** A mail server of the simplest kind: it keeps what it is given. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const server = createServer((socket) => converse(socket, mails, () => mail.isOpen))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    isOpen: true,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return mail
}

function converse(socket: Socket, mails: ReceivedMail[], isOpen: () => boolean): void {
  let rest = ''
  let to = ''
  let source: string[] | null = null
  const say = (line: string) => socket.write(`${line}\r\n`)
  say('220 mail.test')
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (source !== null && line !== '.') source.push(line)
      else if (source !== null) {
        mails.push({ to, source: source.join('\n') })
        source = null
        say('250 kept')
      } else if (line.startsWith('RCPT TO:')) {
        to = /<(.*)>/.exec(line)?.[1] ?? ''
        say(isOpen() ? '250 known' : '451 later')
      } else if (line === 'DATA') {
        source = []
        say('354 go on')
      } else if (line === 'QUIT') socket.end('221 bye\r\n')
      else say('250 well')
    }
  })
}

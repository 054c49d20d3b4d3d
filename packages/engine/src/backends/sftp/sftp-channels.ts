import { PathError } from '../../errors.ts'
import type { HostProgram } from '../../ports/storage-backend.ts'
import type { SftpSettings } from '../remote/store-settings.ts'
import type { SftpSession } from './sftp-session.ts'
import { connectSsh, type SshConnection } from './ssh-connection.ts'

/**
 * A connection and its channels. A server works through the requests of one channel in turn, so a few channels do several things at once.
 * What broke off is made anew for the next request.
 */
export class SftpChannels {
  readonly #settings: SftpSettings
  readonly #most: number
  #connection: Promise<SshConnection> | null = null
  #sessions: SftpSession[] = []
  #beginning: Promise<SftpSession> | null = null
  /** A server may give no more channels than that. */
  #isFull = false
  #isClosed = false

  constructor(settings: SftpSettings, most: number) {
    this.#settings = settings
    this.#most = most
  }

  /** The channel with the least to do. One more is begun beside it when all are at work, for whoever comes next. */
  async next(): Promise<SftpSession> {
    if (this.#isClosed) throw new PathError('ECONNABORTED', 'the connection was closed')
    this.#sessions = this.#sessions.filter(({ isEnded }) => !isEnded)
    // Who asks in the same moment is given the next one, for nothing of what they will ask is under way yet.
    this.#sessions.push(...this.#sessions.splice(0, 1))
    const idlest = this.#sessions.reduce<SftpSession | null>((best, each) => (best === null || each.load < best.load ? each : best), null)
    if (idlest === null) return this.#begin()
    if (idlest.load > 0 && this.#sessions.length < this.#most && !this.#isFull) {
      this.#begin().catch(() => {
        this.#isFull = true
      })
    }
    return idlest
  }

  /** A program of the host gets a channel of its own. */
  async run(command: string): Promise<HostProgram> {
    await this.next()
    return (await (this.#connection as Promise<SshConnection>)).run(command)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#beginning?.catch(() => null)
    for (const session of this.#sessions) session.end()
    const connection = await this.#connection?.catch(() => null)
    connection?.end()
  }

  /** Whoever comes while one is begun waits for the same one. */
  #begin(): Promise<SftpSession> {
    this.#beginning ??= this.#open().finally(() => {
      this.#beginning = null
    })
    return this.#beginning
  }

  async #open(): Promise<SftpSession> {
    if (this.#sessions.length === 0) {
      const lost = await this.#connection?.catch(() => null)
      lost?.end()
      this.#connection = connectSsh(this.#settings)
      this.#isFull = false
    }
    const connection = await (this.#connection as Promise<SshConnection>)
    const session = await connection.beginSftp()
    this.#sessions.push(session)
    return session
  }
}

import { connect, type Socket } from 'node:net'
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2'
import { PathError, SyncError } from '../../errors.ts'
import type { HostProgram } from '../../ports/storage-backend.ts'
import { errnoOf } from '../local/errno.ts'
import type { SftpSettings } from '../remote/store-settings.ts'
import { fingerprintOf } from './fingerprint-of.ts'
import { SftpSession } from './sftp-session.ts'
import { methodsOf, namesOf } from './ssh-login.ts'

const patienceMs = 20_000
const keepAliveMs = 15_000
/** Unanswered signs of life until a connection is given up. */
const mostUnanswered = 3

/** Kinds of host keys, the strongest first. A server shows one that the client asks for. */
const hostKeyKinds = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
] as const satisfies readonly (readonly string[])[]

/** A host showed a key that is none of those trusted. */
class OtherHostKey extends Error {
  readonly shown: string

  constructor(shown: string) {
    super('another host key')
    this.shown = shown
  }
}

/**
 * Signs in. A host's key is looked at before anything is said that is secret. Where keys of other kinds may be
 * the trusted ones, the host is asked for those as well.
 */
export async function connectSsh(settings: SftpSettings): Promise<SshConnection> {
  const { hostKeys } = settings
  let shown: string | null = null
  for (const kinds of hostKeys.length === 0 ? [hostKeyKinds.flat()] : [hostKeyKinds.flat(), ...hostKeyKinds]) {
    try {
      return await connectWith(settings, kinds)
    } catch (error) {
      if (!(error instanceof OtherHostKey)) {
        // The host has no key of these kinds.
        if (shown !== null && error instanceof SyncError && error.cause instanceof NoCommonGround) continue
        throw error
      }
      shown ??= error.shown
    }
  }
  throw hostKeyTrouble(settings, shown ?? 'none')
}

/** Client and host have no way in common to speak. */
class NoCommonGround extends Error {}

function hostKeyTrouble({ host, port, hostKeys }: SftpSettings, shown: string): SyncError {
  const at = `${host}:${port}`
  if (hostKeys.length === 0) {
    return new SyncError(
      'host-key-unknown',
      `${at} is not known yet, so nothing was sent to it. Its key is ${shown}: compare it with what the host’s administrator says, and trust it if it is the same.`,
    )
  }
  return new SyncError(
    'host-key-changed',
    `${at} shows another key than the one that is trusted, so nothing was sent to it. Somebody may be in between, or the host was set up anew. It shows ${shown}, trusted is ${hostKeys.join(', ')}: ask the host’s administrator, and trust the new key only if it is theirs.`,
  )
}

/** A host that was signed in to. */
export interface SshConnection {
  /** One more channel, on which the server works beside the others. */
  beginSftp(): Promise<SftpSession>
  /** Starts a program of the host, of which its shell reads the command. */
  run(command: string): Promise<HostProgram>
  end(): void
}

async function connectWith(settings: SftpSettings, kinds: readonly string[]): Promise<SshConnection> {
  const methods = methodsOf(settings)
  const socket = await socketTo(settings)
  const client = new ssh2.Client()
  const ready = Promise.withResolvers<void>()
  let otherKey: OtherHostKey | null = null
  client.on('ready', () => ready.resolve())
  client.on('error', (error) => ready.reject(otherKey ?? troubleOf(error, settings, namesOf(methods))))
  client.on('close', () => ready.reject(new PathError('ECONNRESET', `${settings.host} ended the connection`)))
  const config: ConnectConfig = {
    sock: socket,
    username: settings.username,
    authHandler: [...methods] as NonNullable<ConnectConfig['authHandler']> & unknown[],
    algorithms: { serverHostKey: [...kinds] as NonNullable<NonNullable<ConnectConfig['algorithms']>['serverHostKey']> & unknown[] },
    readyTimeout: patienceMs,
    keepaliveInterval: keepAliveMs,
    keepaliveCountMax: mostUnanswered,
    hostVerifier: (key: Buffer) => {
      const shown = fingerprintOf(key)
      if (settings.hostKeys.includes(shown)) return true
      otherKey = new OtherHostKey(shown)
      return false
    },
  }
  try {
    client.connect(config)
    await ready.promise
    return connectionOf(client, settings)
  } catch (error) {
    client.end()
    socket.destroy()
    throw error
  }
}

function connectionOf(client: Client, settings: SftpSettings): SshConnection {
  const sessions = new Set<SftpSession>()
  const endAll = () => {
    for (const session of sessions) session.end()
  }
  client.on('close', endAll)
  client.on('error', endAll)
  return {
    beginSftp: async () => {
      const session = await SftpSession.begin(await channelOf(client, settings))
      sessions.add(session)
      session.whenEnded(() => sessions.delete(session))
      return session
    },
    run: (command) => programOf(client, command),
    end: () => client.end(),
  }
}

function programOf(client: Client, command: string): Promise<HostProgram> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined && error !== null) return reject(new PathError('EACCES', `the host runs no programs: ${error.message}`))
      const exitCode = new Promise<number | null>((told) => {
        channel.once('exit', (code: unknown) => told(typeof code === 'number' ? code : null))
        channel.once('close', () => told(null))
      })
      resolve({ stream: channel, errors: channel.stderr, exitCode })
    })
  })
}

/** A connection of our own, so that it is known why there is none. */
function socketTo({ host, port }: SftpSettings): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, timeout: patienceMs })
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.removeAllListeners('error')
      resolve(socket)
    })
    socket.once('timeout', () => socket.destroy(new PathError('ETIMEDOUT', `${host}:${port} did not answer in time`)))
    socket.once('error', (error) => reject(reachTrouble(error, host, port)))
  })
}

function reachTrouble(error: Error, host: string, port: number): Error {
  const errno = errnoOf(error)
  if (errno === 'ENOTFOUND' || errno === 'EAI_AGAIN')
    return new SyncError(
      'storage-unreachable',
      `No address is known for the host ${host}, so it can’t be reached. Check its spelling and the network’s name service.`,
      { cause: error, retryable: errno === 'EAI_AGAIN' },
    )
  if (errno === 'ECONNREFUSED')
    return new PathError('ECONNREFUSED', `nothing listens on ${host}:${port}: check the port, and whether the server runs`)
  return error instanceof PathError
    ? error
    : new PathError(errno ?? 'ECONNRESET', `${host}:${port} can’t be reached (${errno ?? error.message})`)
}

function troubleOf(error: Error & { readonly level?: string }, { host, port, username }: SftpSettings, tried: string): Error {
  switch (error.level) {
    case 'client-authentication':
    case 'agent':
      return new SyncError(
        'sign-in-refused',
        `${host} refused to sign in ${username} by ${tried}, so none of its files can be reached. Check the user’s name and what signs in, and what the server allows.`,
        { cause: error },
      )
    case 'client-timeout':
      return new PathError('ETIMEDOUT', `${host}:${port} did not answer in time`)
    case 'handshake':
    case 'protocol':
      return new SyncError(
        'backend-failed',
        `${host}:${port} and this program have no common way to speak SSH (${error.message}), so it can’t be reached. Check that an SSH server listens there, and that it is not too old.`,
        { cause: new NoCommonGround(error.message) },
      )
    default:
      return new PathError(errnoOf(error) ?? 'ECONNRESET', `the connection to ${host}:${port} broke off: ${error.message}`)
  }
}

function channelOf(client: Client, { host, username }: SftpSettings): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.subsys('sftp', (error, channel) => {
      if (error === undefined || error === null) resolve(channel)
      else
        reject(
          new SyncError(
            'backend-failed',
            `${host} lets ${username} sign in and gives no SFTP, so none of its files can be reached. Switch on the sftp subsystem of its SSH server.`,
            { cause: error },
          ),
        )
    })
  })
}

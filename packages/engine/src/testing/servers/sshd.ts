import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { SftpSettings } from '../../backends/remote/store-settings.ts'
import { fingerprintOf } from '../../backends/sftp/fingerprint-of.ts'
import { freePort } from './free-port.ts'
import { startProgram } from './started-program.ts'

export interface Sshd {
  readonly settings: SftpSettings
  /** The private key once more, locked by this passphrase. */
  readonly lockedKey: { readonly privateKey: string; readonly passphrase: string }
  readonly keyFile: string
  /** Of the server's host keys, as `SHA256:…`, the one it shows first to those who know it. */
  readonly hostKey: string
  /** A line for a known_hosts file. */
  readonly knownHost: string
  readonly pid: number
  /** Who the server acts as; null when it is whoever runs the test. */
  readonly uid: number | null
  /** An empty folder that the server may write to. */
  readonly folder: string
  log(): string
  stop(): Promise<void>
}

interface SshdOptions {
  readonly isOurs?: boolean
  readonly runsPrograms?: boolean
  /** Requests that it does not know, by the names of SFTP's protocol. */
  readonly unknown?: readonly string[]
}

/** Nobody may look everywhere but root, so a server that root starts is nobody's. */
const nobody = { uid: 65_534, name: 'nobody' }
const passphrase = 'a phrase that locks'

/**
 * A private OpenSSH server on the loopback interface that knows two keys and gives nothing but SFTP at first. Paths are those of the machine.
 * With `isOurs` it acts as whoever runs the test, also where that is root. With `runsPrograms` it runs any.
 */
export async function startSshd({ isOurs = false, runsPrograms = false, unknown = [] }: SshdOptions = {}): Promise<Sshd> {
  const dir = mkdtempSync(join(tmpdir(), 'sshd-'))
  const port = await freePort()
  const isNobody = process.getuid?.() === 0 && !isOurs
  // A server of root's own wants a folder that its package makes only when the system starts it.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  for (const name of ['host', 'user', 'locked']) makeKey(join(dir, name), name === 'locked' ? passphrase : '')
  writeFileSync(join(dir, 'known'), ['user.pub', 'locked.pub'].map((name) => readFileSync(join(dir, name), 'utf8')).join(''))
  mkdirSync(join(dir, 'root'))
  writeFileSync(join(dir, 'conf'), configOf(dir, port, { isNobody, runsPrograms, unknown }))
  if (isNobody) for (const name of ['.', ...readdirSync(dir)]) chownSync(join(dir, name), nobody.uid, nobody.uid)
  chmodSync(dir, 0o755)
  const sshd = ['/usr/sbin/sshd', '-D', '-e', '-f', join(dir, 'conf')]
  const [command = '', ...args] = isNobody ? ['setpriv', `--reuid=${nobody.uid}`, `--regid=${nobody.uid}`, '--clear-groups', ...sshd] : sshd
  const program = await startProgram(command, args, () => isListening(port))
  const publicKey = readFileSync(join(dir, 'host.pub'), 'utf8').split(' ')
  const hostKey = fingerprintOf(Buffer.from(publicKey[1] ?? '', 'base64'))
  return {
    settings: {
      kind: 'sftp',
      host: '127.0.0.1',
      port,
      username: isNobody ? nobody.name : userInfo().username,
      privateKey: readFileSync(join(dir, 'user'), 'utf8'),
      passphrase: null,
      agent: null,
      password: null,
      hostKeys: [hostKey],
    },
    lockedKey: { privateKey: readFileSync(join(dir, 'locked'), 'utf8'), passphrase },
    keyFile: join(dir, 'user'),
    hostKey,
    knownHost: `[127.0.0.1]:${port} ${publicKey[0]} ${publicKey[1]}`,
    pid: program.pid,
    uid: isNobody ? nobody.uid : null,
    folder: join(dir, 'root'),
    log: () => program.log(),
    async stop() {
      await program.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

function makeKey(file: string, phrase: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', phrase, '-C', 'a test', '-f', file])
}

function configOf(
  dir: string,
  port: number,
  { isNobody, runsPrograms, unknown }: { isNobody: boolean; runsPrograms: boolean; unknown: readonly string[] },
): string {
  const sftp = unknown.length === 0 ? 'internal-sftp' : `internal-sftp -P ${unknown.join(',')}`
  return `
ListenAddress 127.0.0.1
Port ${port}
HostKey ${dir}/host
PidFile none
UsePAM ${isNobody ? 'yes' : 'no'}
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AuthorizedKeysFile ${dir}/known
Subsystem sftp ${sftp}
${runsPrograms ? '' : `ForceCommand ${sftp}`}
AllowTcpForwarding no
MaxStartups 200
MaxSessions 100
`
}

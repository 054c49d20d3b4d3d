import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AuthContext, Server, utils } from 'ssh2'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { isRetryable, type SyncError } from '../../errors.ts'
import { freePort } from '../../testing/servers/free-port.ts'
import { type Sshd, startSshd } from '../../testing/servers/sshd.ts'
import { openStore } from '../remote/open-store.ts'
import type { SftpSettings } from '../remote/store-settings.ts'

let sshd: Sshd
beforeAll(async () => {
  sshd = await startSshd()
})
afterAll(() => sshd.stop())

/** Signs in and looks at the server's folder, or tells what went wrong. */
async function reach(changes: Partial<SftpSettings> = {}): Promise<string> {
  try {
    const store = await openStore({ ...sshd.settings, ...changes })
    const entry = await store.stat(sshd.folder)
    await store.close()
    return entry?.kind ?? 'nothing'
  } catch (error) {
    const { code, message } = error as SyncError
    return `${code}: ${message}`
  }
}

/** A socket is there a moment before anybody may connect to it. */
async function listens(socket: string): Promise<void> {
  const connection = connect(socket)
  try {
    await once(connection, 'connect')
  } finally {
    connection.destroy()
  }
}

describe('a server is signed in to', () => {
  test('with a key, also one that a passphrase locks', async () => {
    expect(await reach()).toBe('directory')
    expect(await reach(sshd.lockedKey)).toBe('directory')
  })

  test('and told in words what is wrong with a key', async () => {
    const { privateKey } = sshd.lockedKey
    expect(await reach({ privateKey })).toMatch(/^backend-failed: The private key is locked by a passphrase.*Give the passphrase/)
    expect(await reach({ privateKey, passphrase: 'wrong' })).toMatch(/^backend-failed: The passphrase does not open the private key/)
    expect(await reach({ privateKey: 'ssh-ed25519 AAAA' })).toMatch(/^backend-failed: The private key can’t be read/)
    const other = utils.generateKeyPairSync('ed25519').private
    expect(await reach({ privateKey: other })).toMatch(/^sign-in-refused: 127\.0\.0\.1 refused to sign in .* by the private key/)
    expect(await reach({ privateKey: null })).toMatch(/^backend-failed: There is nothing to sign in/)
  })

  test('with what an agent holds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agent-'))
    const agent = join(folder, 'socket')
    const program: ChildProcess = spawn('ssh-agent', ['-D', '-a', agent], { stdio: 'ignore' })
    await vi.waitFor(() => listens(agent), { timeout: 20_000 })
    try {
      expect(await reach({ privateKey: null, agent })).toMatch(/^sign-in-refused: 127\.0\.0\.1 refused to sign in .* by the agent/)
      const key = join(folder, 'key')
      writeFileSync(key, sshd.settings.privateKey ?? '')
      chmodSync(key, 0o600)
      execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: agent } })
      expect(await reach({ privateKey: null, agent })).toBe('directory')
    } finally {
      program.kill()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('a host', () => {
  test('that nobody trusts yet is told with its key, and nobody signs in', async () => {
    const told = await reach({ hostKeys: [] })
    expect(told).toMatch(/^host-key-unknown: 127\.0\.0\.1:\d+ is not known yet/)
    expect(told).toContain(sshd.hostKey)
  })

  test('that shows another key than the trusted one is not signed in to', async () => {
    const trusted = 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    const told = await reach({ hostKeys: [trusted] })
    expect(told).toMatch(/^host-key-changed: .* shows another key than the one that is trusted/)
    expect(told).toContain(sshd.hostKey)
    expect(told).toContain(trusted)
  })

  test('that is not there, or where nothing listens, is told as what it is', async () => {
    expect(await reach({ host: 'no-such-host.invalid' })).toMatch(
      /^storage-unreachable: No address is known for the host no-such-host\.invalid/,
    )
    const error: unknown = await openStore({ ...sshd.settings, port: await freePort() }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
    expect(isRetryable(error)).toBe(true)
  })
})

describe('a password', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  /** A server that knows one password, asked for in one way, and has no files. */
  async function serverAsking(method: 'password' | 'keyboard-interactive'): Promise<Partial<SftpSettings>> {
    const key = utils.generateKeyPairSync('ed25519')
    const decide = (context: AuthContext) => {
      if (context.method !== method) return context.reject([method])
      if (context.method === 'password') return context.password === 'right' ? context.accept() : context.reject()
      if (context.method === 'keyboard-interactive')
        context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => (answers[0] === 'right' ? context.accept() : context.reject()))
    }
    const server = new Server({ hostKeys: [key.private] }, (client) => {
      client.on('error', () => {})
      client.on('authentication', decide)
      client.on('session', (accept) => accept())
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const unknown = await reach({ port, hostKeys: [] })
    return { port, privateKey: null, hostKeys: [/SHA256:[A-Za-z0-9+/]+/.exec(unknown)?.[0] ?? ''] }
  }

  test.each(['password', 'keyboard-interactive'] as const)(
    'signs in where a server asks for it by %s, and only the right one',
    async (method) => {
      const settings = await serverAsking(method)
      expect(await reach({ ...settings, password: 'right' })).toMatch(/lets .* sign in and gives no SFTP/)
      const told = await reach({ ...settings, password: 'a wrong secret' })
      expect(told).toMatch(/refused to sign in .* by the password/)
      expect(told).not.toContain('a wrong secret')
    },
  )
})

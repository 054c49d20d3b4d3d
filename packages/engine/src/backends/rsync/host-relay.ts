import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProgramHost } from '../../ports/storage-backend.ts'

const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
const remoteShell = fileURLToPath(new URL(`./remote-shell${extension}`, import.meta.url))
/** The name that rsync is told instead of a host's. */
export const hostName = 'host'
const mostCommandBytes = 4096
/** What rsync's own options to its other half are made of. Nothing of it means anything to a shell, and no file's name is in it. */
const plainArgument = /^[A-Za-z0-9._,=+-]+$/

/**
 * Lets one rsync reach its other half on a host over the connection that is there already: what signs in and which host is trusted is a matter of that
 * connection alone. Only this user may enter the folder of the socket.
 */
export class HostRelay {
  /** What is to be given to rsync as its remote shell. */
  readonly shell: string
  /** What the other half said besides. */
  errors = ''
  readonly #folder: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  static async open(host: ProgramHost): Promise<HostRelay> {
    const folder = await mkdtemp(join(tmpdir(), 'pairwise-rsync-'))
    const server = createServer({ allowHalfOpen: true })
    const relay = new HostRelay(folder, server)
    server.on('connection', (socket) => relay.#serve(socket, host))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(join(folder, 's'), resolve)
    })
    return relay
  }

  private constructor(folder: string, server: Server) {
    this.#folder = folder
    this.#server = server
    this.shell = [process.execPath, remoteShell, join(folder, 's')].map(quoted).join(' ')
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
    await rm(this.#folder, { recursive: true, force: true })
  }

  #serve(socket: Socket, host: ProgramHost): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    // A connection that is cut off is noticed by rsync.
    socket.on('error', () => socket.destroy())
    let unread = Buffer.alloc(0)
    const onData = (part: Buffer) => {
      unread = Buffer.concat([unread, part])
      const end = unread.indexOf(10)
      if (end < 0 && unread.length < mostCommandBytes) return
      socket.off('data', onData)
      socket.pause()
      const command = commandIn(unread.subarray(0, Math.max(0, end)).toString())
      if (command === null) {
        this.#tell('rsync wanted something else to be run on the host than its other half')
        socket.destroy()
        return
      }
      this.#run(socket, host, command, unread.subarray(end + 1)).catch((error: unknown) => {
        this.#tell(error instanceof Error ? error.message : String(error))
        socket.destroy()
      })
    }
    socket.on('data', onData)
  }

  async #run(socket: Socket, host: ProgramHost, command: string, first: Buffer): Promise<void> {
    const { stream, errors } = await host.run(command)
    errors.on('data', (part: Buffer) => this.#tell(part.toString('latin1')))
    stream.on('error', () => socket.destroy())
    socket.once('close', () => stream.destroy())
    if (first.length > 0) stream.write(first)
    socket.pipe(stream)
    stream.pipe(socket)
  }

  #tell(text: string): void {
    if (this.errors.length < mostCommandBytes) this.errors += text
  }
}

/** The command of rsync's other half; null where it is anything else. The arguments that name files are sent to it later, as bytes. */
function commandIn(line: string): string | null {
  const given: unknown = JSON.parse(line)
  if (!Array.isArray(given)) return null
  const [host, ...command] = given.map(String)
  const isPlain =
    host === hostName && command[0] === 'rsync' && command[1] === '--server' && command.every((each) => plainArgument.test(each))
  return isPlain ? command.join(' ') : null
}

/** As rsync takes apart what it is told of a remote shell: a quotation mark in quotation marks is written twice. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

import { type PerSide, sides } from '../../core/side.ts'
import type { Inbox, OpenFile, ProgramHost, Reached, ReadableBackend, StagedFile } from '../../ports/storage-backend.ts'
import type { CarryOptions, Transport } from '../../ports/transport.ts'
import { HostRelay, hostName } from './host-relay.ts'
import { versionHere, versionThere, whatIsWrong } from './rsync-version.ts'
import { runRsync } from './run-rsync.ts'

export interface RsyncOptions {
  /** Whether what is sent is compressed on its way. */
  readonly compress: boolean
  /** The program; the one on the path when not given. */
  readonly program?: string
  /** Told of each file how large it is, and how much of that had to be sent: the rest was there. */
  readonly onMoved?: (size: number, sent: number) => void
}

/**
 * Moves contents with the system's rsync, which sends only what the other side does not have yet. It writes into an inbox and nowhere else. No name
 * of a file that is read is ever told to it, only open handles; the name of the one that is replaced stands behind a folder's path, so
 * that it can be no option and no host.
 */
export class RsyncTransport implements Transport {
  readonly label = 'rsync'
  readonly #options: RsyncOptions
  readonly #program: string
  /** The last of those that wait for each other, where only so much may be sent. */
  #inTurn: Promise<unknown> = Promise.resolve()

  constructor(options: RsyncOptions) {
    this.#options = options
    this.#program = options.program ?? 'rsync'
  }

  async prepare(backends: PerSide<ReadableBackend>): Promise<string | null> {
    const unreached = sides.find((side) => backends[side].reach === undefined)
    if (unreached !== undefined)
      return instead(
        `${backends[unreached].label} is on storage that runs no programs. rsync moves them from or to a folder of this machine, the other one being here too or on an SSH host`,
      )
    const hosts = sides.filter((side) => backends[side].reach !== 'here')
    if (hosts.length === sides.length)
      return instead('rsync moves nothing from host to host. Run Pairwise on one of the two, with a folder there')
    const here = whatIsWrong('this machine', await versionHere(this.#program))
    if (here !== null) return instead(here)
    for (const side of hosts) {
      const there = whatIsWrong(`the host of ${backends[side].label}`, await versionThere(backends[side].reach as ProgramHost))
      if (there !== null) return instead(`${there}, and let its user run programs, not only SFTP`)
    }
    return null
  }

  async carry(file: OpenFile, staged: StagedFile, options: CarryOptions): Promise<number | null> {
    const { reached } = file
    if (reached === undefined || staged.openInbox === undefined || !canBeTold(reached)) return null
    const inbox = await staged.openInbox()
    if (inbox === null) return null
    try {
      await this.#move(reached, inbox, file.seen.size, options)
      return await inbox.takeIn()
    } finally {
      await inbox.close()
    }
  }

  /** A limit is that of one program: where there is one, they run one after the other. */
  async #move(from: Reached, inbox: Inbox, size: number, options: CarryOptions): Promise<void> {
    const isLimited = options.bytesPerSecond !== null
    const run = () => this.#run(from, inbox, size, options)
    const turn = isLimited ? this.#inTurn.then(run, run) : run()
    if (isLimited) this.#inTurn = turn.catch(() => {})
    this.#options.onMoved?.(size, await turn)
  }

  async #run(from: Reached, inbox: Inbox, size: number, options: CarryOptions): Promise<number> {
    const host = from.kind === 'there' ? from.host : inbox.folder.kind === 'there' ? inbox.folder.host : null
    const relay = host === null ? null : await HostRelay.open(host)
    try {
      const handles: number[] = []
      const shell = relay === null ? [] : [`--rsh=${relay.shell}`]
      const args = [...shell, ...this.#arguments(from, inbox, handles, options.bytesPerSecond)]
      const order = { program: this.#program, args, handles, size, assertMayWrite: () => inbox.assertMayWrite() }
      return await runRsync({ ...order, errors: () => relay?.errors ?? '' }, options)
    } finally {
      await relay?.close()
    }
  }

  #arguments(from: Reached, { folder, name, basis }: Inbox, handles: number[], bytesPerSecond: number | null): string[] {
    const place = (reached: Reached) => {
      if (reached.kind === 'there') return reached.path
      handles.push(reached.handle)
      return `/proc/self/fd/${handles.length + 2}`
    }
    const limit = bytesPerSecond === null ? [] : [`--bwlimit=${Math.max(1, Math.round(bytesPerSecond / 1024))}`]
    const compared = basis === null ? [] : [`--compare-dest=${place(basis)}`]
    return [
      ...always,
      ...(from.kind === 'here' ? ['--copy-links'] : []),
      ...(this.#options.compress ? ['--compress'] : []),
      ...limit,
      ...compared,
      '--',
      from.kind === 'there' ? `${hostName}:${asPattern(from.path)}` : place(from),
      `${folder.kind === 'there' ? `${hostName}:` : ''}${place(folder)}/${name}`,
    ]
  }
}

/**
 * The file is a new one and written in place: what an attempt had is there when it is cut off. It is always sent, whatever size and time say, and only by what
 * differs, also on one machine. An open handle is a link to its file, which is followed. What it tells is meant to be read by `runRsync`.
 */
const always = [
  '--inplace',
  '--ignore-times',
  '--no-whole-file',
  '--chmod=F600',
  '--secluded-args',
  '--no-human-readable',
  '--info=progress2,stats2',
  '--outbuf=N',
] as const

/** What is read on a host is a pattern to rsync, in which a backslash may mean itself or not. */
function canBeTold(from: Reached): boolean {
  return from.kind === 'here' || !from.path.includes('\\') || !hasWildcard.test(from.path)
}

const hasWildcard = /[*?[]/

/** The pattern that only this path matches. */
function asPattern(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]')
}

function instead(reason: string): string {
  return `rsync moves no contents in this run: ${reason}. Until then Pairwise moves them itself`
}

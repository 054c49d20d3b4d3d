import { type PerSide, perSide, sides } from '../../core/side.ts'
import type { Inbox, OpenFile, Reached, ReadableBackend, StagedFile } from '../../ports/storage-backend.ts'
import type { CarryOptions, Transport } from '../../ports/transport.ts'
import { isTooOld, versionHere } from './rsync-version.ts'
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
    const reach = perSide((side) => backends[side].reach)
    const unreached = sides.find((side) => reach[side] === undefined)
    if (unreached !== undefined)
      return instead(
        `${backends[unreached].label} is on storage that runs no programs. rsync works between folders of this machine, and of SSH hosts`,
      )
    const version = await versionHere(this.#program)
    if (version === null) return instead('this machine has no rsync. Install it (on Debian and Ubuntu: apt install rsync)')
    if (isTooOld(version)) return instead(`this machine has rsync ${version}, which is too old. Install 3.1 or a later one`)
    return null
  }

  async carry(file: OpenFile, staged: StagedFile, options: CarryOptions): Promise<number | null> {
    const { reached } = file
    if (reached === undefined || staged.openInbox === undefined) return null
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
    const { bytesPerSecond } = options
    const handles: number[] = []
    const args = this.#arguments(from, inbox, handles, bytesPerSecond)
    const run = () => runRsync({ program: this.#program, args, handles, size, assertMayWrite: () => inbox.assertMayWrite() }, options)
    const turn = bytesPerSecond === null ? run() : this.#inTurn.then(run, run)
    if (bytesPerSecond !== null) this.#inTurn = turn.catch(() => {})
    this.#options.onMoved?.(size, await turn)
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
      ...(this.#options.compress ? ['--compress'] : []),
      ...limit,
      ...compared,
      '--',
      place(from),
      `${place(folder)}/${name}`,
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
  '--copy-links',
  '--chmod=F600',
  '--secluded-args',
  '--no-human-readable',
  '--info=progress2,stats2',
  '--outbuf=N',
] as const

function instead(reason: string): string {
  return `rsync moves no contents in this run: ${reason}. Until then Pairwise moves them itself`
}

import type { Gate, LikelyCause } from '@pairwise/contracts'
import {
  decodeRow,
  displayPath,
  nameOf,
  other,
  type PerSide,
  type PlanRow,
  parentOf,
  type ReadableBackend,
  type Side,
} from '@pairwise/engine'

/** A file that would be deleted on `side`. */
export interface HeldFile {
  readonly path: string
  readonly side: Side
  readonly size: number
  readonly mtimeNs: bigint | null
}

/** From so many files on, one new extension on most of them is no chance. */
const fewestForExtension = 20
/** So many files that don't match are named. */
const mostOfRest = 100
/** So many of the held files must be explained by it before a cause is named. */
const mostPercent = 50

/**
 * What may be behind held deletions, with what speaks for it. First it hears of every held file, then it compares every row of
 * the plan: files that are new where others are gone may be the same ones.
 */
export class LikelyCauses {
  readonly #gates: readonly Gate[]
  /** How many held files have this size, time and name. */
  readonly #looks = new Map<string, number>()
  readonly #paths = new Set<string>()
  readonly #movedTo = new Map<string, number>()
  readonly #extensions = new Map<string, number>()
  readonly #rest: string[] = []
  #top: string | null | undefined
  #side: Side | null = null

  constructor(gates: readonly Gate[]) {
    this.#gates = gates
  }

  hear(file: HeldFile): void {
    this.#side = file.side
    this.#looks.set(lookOf(file.path, file), (this.#looks.get(lookOf(file.path, file)) ?? 0) + 1)
    this.#paths.add(file.path)
    const top = file.path.includes('/') ? file.path.slice(0, file.path.indexOf('/')) : null
    if (this.#top === undefined) this.#top = top
    else if (this.#top !== top) this.#top = null
  }

  compare(row: PlanRow): void {
    if (row.kind !== 'copy' || row.class !== 'new' || row.side === null || row.side !== this.#side) return
    const seen = decodeRow(row).seen[other(row.side)]
    if (seen.kind !== 'file') return
    const look = lookOf(row.path, { size: Math.max(0, seen.size), mtimeNs: seen.mtimeNs })
    const left = this.#looks.get(look) ?? 0
    if (left > 0) {
      this.#looks.set(look, left - 1)
      const folder = parentOf(row.path)
      this.#movedTo.set(folder, (this.#movedTo.get(folder) ?? 0) + 1)
    }
    const dot = row.path.lastIndexOf('.')
    if (dot < 0 || !this.#paths.has(row.path.slice(0, dot))) return
    const extension = row.path.slice(dot)
    this.#extensions.set(extension, (this.#extensions.get(extension) ?? 0) + 1)
  }

  /** Whether a folder was moved, as far as was compared: then every held file is to be heard of once more. */
  isMoved(of: number): boolean {
    return this.#matched > 0 && this.#matched * 100 >= of * mostPercent
  }

  /** Hears of a held file again, after all rows were compared: it is one of the rest when nothing new was left for it. */
  hearAgain(file: HeldFile): void {
    const look = lookOf(file.path, file)
    const left = this.#looks.get(look) ?? 0
    if (left === 0 || this.#rest.length >= mostOfRest) return
    this.#looks.set(look, left - 1)
    this.#rest.push(displayPath(file.path))
  }

  /** Causes that the plan alone shows. */
  found(files: number): LikelyCause[] {
    return [...this.#fromGates(), ...this.#ransom(files), ...this.#moved(files)]
  }

  /** The same, with a look at the side where everything of one folder is gone: only a folder that is not there itself counts. */
  async confirmed(files: number, backends: PerSide<Pick<ReadableBackend, 'look'>>): Promise<LikelyCause[]> {
    const causes = this.found(files)
    if (this.#side === null || this.#top === null || this.#top === undefined || files < 2) return causes
    const gone = other(this.#side)
    const found = await backends[gone].look(this.#top)
    if (found.kind !== 'absent') return causes
    return [...causes, { code: 'top-folder-gone', side: gone, folder: displayPath(this.#top), files }]
  }

  #fromGates(): LikelyCause[] {
    return this.#gates.flatMap((gate): LikelyCause[] => {
      const { code, side, params } = gate
      if (code === 'all-changed' && side !== null && params['shiftMs'] !== undefined)
        return [{ code: 'time-shift', side, files: Number(params['prior'] ?? 0), shiftMs: Number(params['shiftMs']) }]
      if (code === 'side-emptied' && side !== null) return [{ code: 'side-emptied', side, prior: Number(params['prior'] ?? 0) }]
      return code === 'listing-incomplete' ? [{ code: 'partly-listed', entries: Number(params['entries'] ?? 0) }] : []
    })
  }

  #ransom(of: number): LikelyCause[] {
    const [most] = [...this.#extensions].sort(([, a], [, b]) => b - a)
    if (most === undefined || this.#side === null || most[1] < fewestForExtension || most[1] * 100 < of * mostPercent) return []
    return [{ code: 'common-extension', side: other(this.#side), extension: displayPath(most[0]), files: most[1], of }]
  }

  #moved(of: number): LikelyCause[] {
    if (this.#side === null || !this.isMoved(of)) return []
    const folder = displayPath(commonFolder([...this.#movedTo.keys()]))
    return [{ code: 'moved-folder', side: other(this.#side), matched: this.#matched, of, folder, rest: this.#rest }]
  }

  get #matched(): number {
    return [...this.#movedTo.values()].reduce((sum, files) => sum + files, 0)
  }
}

/** Disks keep times more or less exactly, so a time counts by the millisecond. */
function lookOf(path: string, { size, mtimeNs }: Pick<HeldFile, 'size' | 'mtimeNs'>): string {
  return `${size}:${mtimeNs === null ? '' : mtimeNs / 1_000_000n}:${nameOf(path)}`
}

function commonFolder(folders: readonly string[]): string {
  const [first = '', ...rest] = folders.map((folder) => folder.split('/'))
  const parts = first === '' ? [] : first
  const shared = parts.findIndex((part, i) => rest.some((other) => other[i] !== part))
  return parts.slice(0, shared < 0 ? parts.length : shared).join('/')
}

/** Decides what happens to each entry of one directory. Files are decided at once; folders are left to the structure of the plan. */
import { NamesInUse } from './conflict.ts'
import { type DecisionContext, decided, FileDecider, noCounts, type SideCounts, type Verdict } from './decide-file.ts'
import { type Drafted, draft, spelledAsFolder } from './draft.ts'
import type { Answer, Inquiry } from './inquiry.ts'
import { type DirectorySide, type PairedEntry, type Pairing, pairEntries } from './pair-entries.ts'
import type { SyncPolicy } from './policy.ts'
import { other, type PerSide, perSide, type Side, sides } from './side.ts'
import { fixesCase } from './sync-tables.ts'

/** A folder that the structure of the plan has to think about: not simply there and agreed on both sides. */
export interface FolderEntry {
  readonly entry: PairedEntry
  /** Both sides agreed on it before. */
  readonly known: boolean
  /** What has to be done or remembered about the metadata of a folder that both sides have. */
  readonly metadata: Drafted | null
  /** A file of the same name on one side, which can only come if the folder goes. */
  readonly file: { readonly side: Side; readonly verdict: Verdict; readonly known: boolean } | null
}

export interface Reconciled {
  readonly verdicts: readonly Verdict[]
  readonly folders: readonly FolderEntry[]
  /** Keys of entries that collide: nothing at or below them may be looked at as if it were one entry. */
  readonly collisions: readonly string[]
  /** Which names a conflict copy in this directory must avoid. */
  readonly names: NamesInUse
  readonly counts: PerSide<SideCounts>
}

/** One directory whose entries are matched and not decided about yet: some files may have to be read first. */
export class Reconciling {
  readonly #entries: readonly PairedEntry[]
  readonly #counts: PerSide<SideCounts> = perSide(noCounts)
  readonly #names: NamesInUse
  readonly #decider: FileDecider
  readonly #fixesCase: boolean

  constructor(directory: PerSide<DirectorySide>, context: DecisionContext) {
    this.#fixesCase = fixesCase(context.policy)
    this.#entries = pairEntries(directory, pairingOf(context.policy))
    this.#names = new NamesInUse(
      context.policy.keying,
      this.#entries.map((entry) => entry.key),
    )
    this.#decider = new FileDecider(context, this.#names, this.#counts)
  }

  /** What has to be read first, in the order of the entries. */
  inquiries(): Inquiry[] {
    return this.#entries.flatMap((entry) => {
      const file = entry.collides ? null : splitKinds(entry).file
      const inquiry = file === null ? null : this.#decider.inquire(file)
      return inquiry === null ? [] : [inquiry]
    })
  }

  /** `answers` are by the entries' keys. */
  decide(answers?: ReadonlyMap<string, Answer>): Reconciled {
    const verdicts: Verdict[] = []
    const folders: FolderEntry[] = []
    const collisions: string[] = []
    for (const entry of this.#entries) {
      if (entry.collides) {
        collisions.push(entry.key)
        verdicts.push(decided(draft(entry, 'held', 'COLLISION', { kind: 'hold' })))
        continue
      }
      const parts = splitKinds(entry, this.#fixesCase)
      const verdict = parts.file === null ? null : this.#decider.decide(parts.file, answers?.get(entry.key))
      if (parts.folder === null) {
        if (verdict !== null) verdicts.push(verdict)
        continue
      }
      const fileSide = sides.find((side) => entry.seen[side].kind === 'file' && entry.seen[other(side)].kind === 'directory')
      folders.push({
        entry: parts.folder,
        known: parts.folder.baseline !== null,
        metadata: this.#decider.decideFolder(parts.folder),
        file: fileSide === undefined ? null : { side: fileSide, verdict: inTheWay(entry, verdict), known: parts.file?.baseline != null },
      })
      if (verdict !== null && fileSide === undefined) verdicts.push(verdict)
    }
    return { verdicts, folders, collisions, names: this.#names, counts: this.#counts }
  }
}

function pairingOf(policy: SyncPolicy): Pairing {
  return { keying: policy.keying, isResync: policy.resync !== null, fixCase: fixesCase(policy) }
}

/** A file that nobody is to touch, but that stands where a folder of the other side would go, keeps that folder out. */
function inTheWay(entry: PairedEntry, verdict: Verdict | null): Verdict {
  const isLeft = verdict === null || (verdict.kind === 'decided' && verdict.operation.kind === 'forget')
  return isLeft ? decided(draft(entry, 'held', 'KIND_CONFLICT', { kind: 'hold' })) : verdict
}

/**
 * An entry that is a file here and a folder there, now or in the baseline, is looked at as two: the file, for which the
 * folder counts as absent, and the folder, for which the file does.
 */
function splitKinds(entry: PairedEntry, fixesCase = false): { file: PairedEntry | null; folder: PairedEntry | null } {
  const kinds = [entry.baseline?.path1.kind, entry.seen.path1.kind, entry.seen.path2.kind]
  const [hasFolder, hasFile] = [kinds.includes('directory'), kinds.includes('file')]
  if (!hasFolder) return { file: entry, folder: null }
  if (!hasFile) return { file: null, folder: entry }
  const baselineOf = (kind: 'file' | 'directory') => (entry.baseline?.path1.kind === kind ? entry.baseline : null)
  return {
    file: { ...entry, baseline: baselineOf('file') },
    // What is in a folder is spelled as if both sides had the folder, and its own path begins those paths.
    folder: { ...entry, path: spelledAsFolder(entry, fixesCase).path1, baseline: baselineOf('directory') },
  }
}

import { type ConflictRow, type Database, type DecisionRow, type PairRow, type SecretBox, UnreadableBox } from '@pairwise/db'
import { type ContentSource, type Decided, type Decision, decodeRow, perSide, type Seen } from '@pairwise/engine'
import { assertNever } from '../assert-never.ts'

/** What people decided about the conflicts of a plan, as the engine takes it. */
export function decisionsOf(rows: readonly ConflictRow[], pair: Pick<PairRow, 'path1' | 'path2'>): Decision[] {
  return rows.flatMap((row) => {
    const { decision } = row
    if (decision === null) return []
    const { path, spelling, seen } = decodeRow(row)
    return [
      {
        path,
        ...(spelling === undefined ? {} : { spelling }),
        seen,
        decided: decidedOf(decision),
        words: { by: decision.by, choice: wordsOf(decision, pair) },
        isKnown: row.isKnown,
        suffix: perSide((side) => suffixOf(pair[side].name, seen[side])),
      },
    ]
  })
}

function decidedOf({ choice, at, merged }: DecisionRow): Decided {
  switch (choice) {
    case 'keep-path1':
      return { kind: 'keep', side: 'path1' }
    case 'keep-path2':
      return { kind: 'keep', side: 'path2' }
    case 'keep-both':
    case 'keep-changed':
    case 'delete':
      return { kind: choice }
    case 'merge': {
      const { sha256, size } = merged ?? { sha256: '', size: 0 }
      return { kind: 'merge', content: { sha256, size, mtimeNs: BigInt(at.getTime()) * 1_000_000n } }
    }
    default:
      return assertNever(choice)
  }
}

/** The decision in the words of its button. */
function wordsOf({ choice }: DecisionRow, { path1, path2 }: Pick<PairRow, 'path1' | 'path2'>): string {
  const words = {
    'keep-path1': `Keep ${path1.name}`,
    'keep-path2': `Keep ${path2.name}`,
    'keep-both': 'Keep both',
    'keep-changed': 'Keep the changed file',
    delete: 'Delete it',
    merge: 'Merge',
  } as const satisfies Record<DecisionRow['choice'], string>
  return words[choice]
}

/** The name of the side and the day of its version: ` (S3 backup 2026-11-21)`. What no file name can hold is left out. */
function suffixOf(sideName: string, seen: Seen): string {
  const name = sideName.replaceAll(/[/\0\\:*?"<>|]/g, ' ').trim()
  const ns = seen.kind === 'file' ? seen.mtimeNs : null
  const day = ns === null ? '' : dayOf(ns)
  return ` (${[name, day].filter((part) => part !== '').join(' ')})`
}

function dayOf(ns: bigint): string {
  const time = new Date(Number(ns / 1_000_000n))
  return Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(0, 10)
}

/** Where the results of merges of a pair come from. One that was sealed with another key is not kept any more. */
export function mergedContents(database: Pick<Database, 'conflictDecisions'>, pairId: string, box: SecretBox): ContentSource {
  return {
    async read(sha256) {
      const sealed = await database.conflictDecisions.findMerge(pairId, sha256)
      if (sealed === null) return null
      try {
        return box.open(sealed)
      } catch (error) {
        if (error instanceof UnreadableBox) return null
        throw error
      }
    },
  }
}

import { openMemoryReadable } from '../../src/backends/memory/open-memory.ts'
import { knownDeltas, knownTable, newDeltas, newTable } from '../../src/core/decision-table.ts'
import { isKeptOtherwise, knownDelta, newDelta } from '../../src/core/delta.ts'
import { decodePage } from '../../src/core/page.ts'
import { type Keying, keyOf } from '../../src/core/path-key.ts'
import type { SyncPolicy } from '../../src/core/policy.ts'
import { joinPath, type RelPath } from '../../src/core/rel-path.ts'
import { type CompiledScope, compileScope } from '../../src/core/scope.ts'
import { absent, type FileSeen, type Seen } from '../../src/core/seen.ts'
import { type PerSide, perSide, type Side, sides } from '../../src/core/side.ts'
import type { RunReport } from '../../src/core/sync-event.ts'
import { plainPolicy } from '../../src/testing/disk-pair.ts'
import type { MemoryPair, Planned } from '../../src/testing/memory-pair.ts'
import { takesPart } from './taking-part.ts'

/** How often random histories came to each cell of the tables, each kind of operation and each gate. */
export class Statistics {
  readonly #counts = new Map<string, number>()

  constructor() {
    for (const one of knownDeltas) for (const two of knownDeltas) this.#counts.set(cell('known', one, two), 0)
    for (const one of newDeltas) for (const two of newDeltas) this.#counts.set(cell('new', one, two), 0)
  }

  /** The cells that the files of a pair are in before a run, told from the disks and the baseline alone. */
  async noteCells(pair: MemoryPair, keying: Keying, policy: Partial<SyncPolicy>): Promise<void> {
    const rules = { scope: compileScope(policy.scope ?? plainPolicy.scope), compare: policy.compare ?? plainPolicy.compare }
    const known = perSide((side) => recordsOf(pair, side, keying))
    const seen = { path1: await filesOf(pair, 'path1', keying, policy), path2: await filesOf(pair, 'path2', keying, policy) }
    const keys = new Set(sides.flatMap((side) => [...known[side].keys(), ...seen[side].keys()]))
    for (const key of keys) this.#noteCell(pair, key, known, seen, rules)
  }

  #noteCell(
    pair: MemoryPair,
    key: RelPath,
    known: PerSide<Map<RelPath, FileSeen>>,
    seen: PerSide<Map<RelPath, Seen>>,
    { scope, compare }: { scope: CompiledScope; compare: SyncPolicy['compare'] },
  ): void {
    const now = perSide((side) => seen[side].get(key) ?? absent)
    const [one, two] = [known.path1.get(key), known.path2.get(key)]
    if (one === undefined || two === undefined) {
      this.#count(cell('new', newDelta(now.path1), newDelta(now.path2)))
      return
    }
    const deltas = perSide((side) => {
      const record = side === 'path1' ? one : two
      const context = {
        compare,
        hasRevisions: pair[side].disk.options.ownRevision,
        hasHash: false,
        isKeptOtherwise: isKeptOtherwise({ path1: one, path2: two }),
        isInScope: () => scope.hasFile(key) && scope.admits(record.size, record.mtimeNs),
      }
      return knownDelta(record, now[side], context).delta
    })
    this.#count(cell('known', deltas.path1, deltas.path2))
  }

  noteRun(report: RunReport & Planned): void {
    for (const { kind, phase } of report.operations) this.#count(`operation ${kind} in ${phase}`)
    for (const { code } of report.gates) this.#count(`gate ${code}`)
    this.#count(`result ${report.result}`)
  }

  /** All that was counted, a line each; cells that nobody came to are there with 0. */
  get text(): string {
    const lines = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${String(count).padStart(8)}  ${what}`)
    return lines.join('\n')
  }

  /** Every cell that an entry can be in. What neither side has nor had is no entry. */
  get cells(): string[] {
    const isEmpty = (name: string) => name === cell('new', 'absent', 'absent')
    return [...this.#counts.keys()].filter((name) => name.startsWith('cell ') && !isEmpty(name))
  }

  /** How often something was counted whose name begins like this. */
  countOf(start: string): number {
    return [...this.#counts].reduce((sum, [what, count]) => (what.startsWith(start) ? sum + count : sum), 0)
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
  }
}

function cell(table: 'known' | 'new', one: string, two: string): string {
  const decision = table === 'known' ? decisionOf(knownTable, one, two) : decisionOf(newTable, one, two)
  return `cell ${table}: ${one} × ${two} → ${decision}`
}

function decisionOf(table: Readonly<Record<string, Readonly<Record<string, string>>>>, one: string, two: string): string {
  return table[one]?.[two] ?? '?'
}

function recordsOf({ state }: MemoryPair, side: Side, keying: Keying): Map<RelPath, FileSeen> {
  const records = new Map<RelPath, FileSeen>()
  for (const page of state.pages) {
    if (page.side !== side) continue
    for (const { name, seen } of decodePage(page.entries))
      if (seen.kind === 'file') records.set(keyOf(joinPath(page.path, name), keying), seen)
  }
  return records
}

/** What a scan shows of everything but folders, and of files below what can't be looked into. */
async function filesOf(pair: MemoryPair, side: Side, keying: Keying, policy: Partial<SyncPolicy>): Promise<Map<RelPath, Seen>> {
  const backend = openMemoryReadable(pair[side].disk)
  const isIn = takesPart(pair, side, policy)
  const files = new Map<RelPath, Seen>()
  for (const { path, node } of pair[side].disk.walk()) {
    if (node.kind === 'directory') continue
    files.set(keyOf(path, keying), isIn(path) ? await backend.look(path) : { kind: 'excluded' })
  }
  return files
}

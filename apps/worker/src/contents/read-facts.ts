import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ConflictFacts, VersionFacts } from '@pairwise/contracts'
import type { ConflictRow, Database, PairRow } from '@pairwise/db'
import { decodeRow, isPathTrouble, isStill, noMetadata, type OpenFile, type ReadableBackend, type Side, spelledOn } from '@pairwise/engine'
import { isExpected } from '../adapters/failure-of.ts'
import type { CarryOutDeps } from '../carry-out/carry-out-deps.ts'
import { findSides } from '../folders/find-sides.ts'
import { openReadable } from '../folders/side-place.ts'
import { sniffContent } from './sniff-content.ts'

export interface ReadFactsDeps extends Pick<CarryOutDeps, 'storage' | 'localRoots' | 'box'> {
  readonly database: Pick<Database, 'pairs' | 'connections' | 'conflicts' | 'baseStore'>
}

/** Larger files are described without a hash: a person waits. */
const mostBytes = 1024 * 1024 * 1024
const chunkBytes = 1024 * 1024
const beginningBytes = 1024 * 1024

interface Version {
  readonly facts: VersionFacts | null
  readonly problem: string | null
  /** Enough to show where two versions differ, for most. */
  readonly beginning: Buffer
}

const nothing: Version = { facts: null, problem: null, beginning: Buffer.alloc(0) }

/** Reads what a conflict's versions are, and keeps it with the revision it is about. */
export async function readFacts(conflictId: number, deps: ReadFactsDeps, stop: AbortSignal): Promise<ConflictFacts | null> {
  const row = await deps.database.conflicts.get(conflictId)
  const pair = row === null ? null : await deps.database.pairs.get(row.pairId)
  if (row === null || pair === null) return null
  const path1 = await versionOf(row, pair, 'path1', deps, stop)
  const path2 = await versionOf(row, pair, 'path2', deps, stop)
  const facts: ConflictFacts = {
    conflictId,
    revision: row.revision,
    path1: path1.facts,
    path2: path2.facts,
    base: await baseFacts(row, deps),
    firstDifference: firstDifference(path1, path2),
    problems: { path1: path1.problem, path2: path2.problem },
    asOf: new Date().toISOString(),
  }
  // What could not be read may be readable in a moment.
  if (path1.problem === null && path2.problem === null) await deps.database.conflicts.putFacts(conflictId, row.revision, facts)
  return facts
}

async function versionOf(row: ConflictRow, pair: PairRow, side: Side, deps: ReadFactsDeps, stop: AbortSignal): Promise<Version> {
  const operation = decodeRow(row)
  const expected = operation.seen[side]
  if (expected.kind !== 'file' || expected.form !== undefined) return nothing
  let backend: ReadableBackend | null = null
  let file: OpenFile | null = null
  try {
    backend = await openReadable(deps.storage, (await findSides(pair, deps))[side], pair.id)
    backend.show({ links: 'skipped', metadata: { ...noMetadata, owner: true } })
    file = await backend.open(spelledOn(operation, side))
    if (file === null || !isStill(expected, file.seen)) return { ...nothing, problem: 'it changed since it was recorded' }
    return await read(file, stop)
  } catch (error) {
    if (!isExpected(error) && !isPathTrouble(error)) throw error
    return { ...nothing, problem: error.message }
  } finally {
    await file?.close()
    await backend?.close()
  }
}

async function read(file: OpenFile, stop: AbortSignal): Promise<Version> {
  const isHashed = file.seen.size <= mostBytes
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(chunkBytes)
  const start: Buffer[] = []
  let kept = 0
  for (let count = await file.read(buffer); count > 0; count = await file.read(buffer)) {
    stop.throwIfAborted()
    if (kept < beginningBytes) start.push(Buffer.from(buffer.subarray(0, Math.min(count, beginningBytes - kept))))
    kept += count
    if (!isHashed && kept >= beginningBytes) break
    hash.update(buffer.subarray(0, count))
    await new Promise((resolve) => setImmediate(resolve))
  }
  const beginning = Buffer.concat(start)
  if (!(await file.isUnchanged())) return { ...nothing, problem: 'it changed while it was read' }
  const facts = { sha256: isHashed ? hash.digest('hex') : null, owner: ownerOf(file), ...sniffContent(beginning) }
  return { facts, problem: null, beginning }
}

function firstDifference(one: Version, two: Version): number | null {
  if (one.facts === null || two.facts === null) return null
  const end = Math.min(one.beginning.length, two.beginning.length)
  for (let at = 0; at < end; at++) if (one.beginning[at] !== two.beginning[at]) return at
  return one.beginning.length === two.beginning.length ? null : end
}

async function baseFacts(row: ConflictRow, { database, box }: ReadFactsDeps): Promise<VersionFacts | null> {
  if (row.base === null) return null
  const bytes = await database.baseStore({ pairId: row.pairId, box, keyOf: (path) => path }).read(row.base)
  return bytes === null ? null : { sha256: row.base, owner: null, ...sniffContent(Buffer.from(bytes)) }
}

/** By name where this machine has one for the number. */
function ownerOf({ metadata }: OpenFile): string | null {
  const uid = metadata?.owner?.uid
  if (uid === undefined) return null
  const line = accounts().find((each) => each.split(':')[2] === String(uid))
  return line?.split(':')[0] ?? String(uid)
}

function accounts(): string[] {
  try {
    return readFileSync('/etc/passwd', 'utf8').split('\n')
  } catch (error) {
    // Some systems keep no such file; numbers are shown there.
    if (error instanceof Error && 'code' in error) return []
    throw error
  }
}

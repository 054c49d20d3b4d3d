/**
 * A sealed plan as text, one JSON object a line: a header, the operations in order, and a trailer. Paths stand in a readable form
 * for people and byte for byte in `operation`. The trailer's seal is the SHA-256 of all lines before it, so a plan that was cut
 * off or changed by hand is not carried out.
 */
import { createHash } from 'node:crypto'
import type { Gate } from '../core/gates.ts'
import { pageFormat } from '../core/page.ts'
import { decodeRow, encodeRow, type PlanRow } from '../core/plan-row.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { displayPath } from '../core/rel-path.ts'
import type { PerSide } from '../core/side.ts'
import { SyncError } from '../errors.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import { sealPlan } from './seal-plan.ts'

/** Goes up when a plan file of before can't be read any more. */
const planFileFormat = `pairwise-plan-1/${pageFormat}`

export interface PlanFileHeader {
  readonly folders: PerSide<string>
  /** The version of the baseline the plan was made from; 0 when there was none. */
  readonly baselineVersion: number
  readonly policy: SyncPolicy
  readonly gates: readonly Gate[]
}

interface Trailer {
  readonly digest: string
  readonly rows: number
  readonly seal: string
}

const readRows = 1000

/** The lines of a plan file, without their line ends. */
export async function* writePlanFile(header: PlanFileHeader, plan: PlanStore, digest: string): AsyncGenerator<string> {
  const seal = createHash('sha256')
  const sealed = (line: string) => {
    seal.update(line).update('\n')
    return line
  }
  let rows = 0
  yield sealed(JSON.stringify({ format: planFileFormat, ...header }, packBigInt))
  for await (const batch of plan.rows()) {
    for (const row of batch) {
      rows++
      yield sealed(lineOf(row))
    }
  }
  yield JSON.stringify({ digest, rows, seal: seal.digest('hex') } satisfies Trailer)
}

function lineOf({ path, class: change, side, bytes, reason, body }: PlanRow): string {
  return `${JSON.stringify({ path: displayPath(path), class: change, side, bytes, reason }).slice(0, -1)},"operation":${body}}`
}

/**
 * Fills an empty store with the plan of a file and seals it. Throws `plan-damaged` when the file is none, was changed or cut off,
 * or comes from another version of this program; the store is of no use then.
 */
export async function readPlanFile(lines: AsyncIterable<string>, plan: PlanStore): Promise<PlanFileHeader & { readonly digest: string }> {
  const seal = createHash('sha256')
  let header: PlanFileHeader | null = null
  let rows: PlanRow[] = []
  let count = 0
  let last: string | null = null
  for await (const line of lines) {
    if (last !== null) {
      seal.update(last).update('\n')
      if (header === null) header = parseHeader(last)
      else {
        rows.push(parseRow(last))
        count++
      }
      if (rows.length >= readRows) {
        await plan.append(rows)
        rows = []
      }
    }
    last = line
  }
  const trailer = parseTrailer(last)
  if (header === null || trailer.seal !== seal.digest('hex') || trailer.rows !== count)
    throw damaged('it is not whole, or was changed after it was made')
  await plan.append(rows)
  const digest = await sealPlan(plan)
  if (digest !== trailer.digest) throw damaged('its operations are not the ones it was sealed with')
  return { ...header, digest }
}

function parseHeader(line: string): PlanFileHeader {
  const { format, ...header } = parsed<PlanFileHeader & { format?: string }>(line, unpackBigInt)
  if (format === planFileFormat) return header
  throw damaged(
    typeof format === 'string' && format.startsWith('pairwise-plan-') ? 'it was made by another version of this program' : 'it is no plan',
  )
}

function parseRow(line: string): PlanRow {
  try {
    return encodeRow(decodeRow({ body: JSON.stringify(parsed<{ operation: unknown }>(line).operation) }))
  } catch (error) {
    throw error instanceof SyncError ? error : damaged('an operation in it can’t be read', error)
  }
}

function parseTrailer(line: string | null): Trailer {
  const trailer = line === null ? null : parsed<Partial<Trailer>>(line)
  if (typeof trailer?.digest !== 'string' || typeof trailer.seal !== 'string' || typeof trailer.rows !== 'number')
    throw damaged('its last line is missing')
  return { digest: trailer.digest, seal: trailer.seal, rows: trailer.rows }
}

function parsed<T>(line: string, reviver?: (key: string, value: unknown) => unknown): T {
  try {
    return JSON.parse(line, reviver) as T
  } catch (error) {
    throw damaged('a line in it is no JSON', error)
  }
}

function damaged(why: string, cause?: unknown): SyncError {
  return new SyncError('plan-damaged', `the plan file can’t be used: ${why}. Make a new one`, { cause })
}

/** Big integers stand as text; only names that end in `Ns` hold any. */
function packBigInt(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

function unpackBigInt(key: string, value: unknown): unknown {
  return key.endsWith('Ns') && typeof value === 'string' ? BigInt(value) : value
}

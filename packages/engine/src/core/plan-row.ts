/**
 * An operation as a store keeps it: the order in which it is carried out as bytes, and its whole content as canonical
 * text. The same operation always gives the same bytes, so a digest over the rows names a plan.
 */
import { type ChangeClass, classOf } from './change-class.ts'
import type { ConflictRule } from './conflict.ts'
import { decodeMetadata, encodeMetadata, type Metadata } from './metadata.ts'
import { type Operation, type OperationKind, type Phase, phases } from './operation.ts'
import type { Reason } from './reason.ts'
import { decodePath, encodePath, pathToKey, type RelPath } from './rel-path.ts'
import type { Seen } from './seen.ts'
import { type PerSide, type Side, sides } from './side.ts'

/** One operation as a store keeps it. `body` is the operation whole; the rest is what can be asked for. */
export interface PlanRow {
  /** Comparing these as memory gives the order of execution. Unique within a plan. */
  readonly order: Uint8Array
  readonly path: RelPath
  readonly kind: OperationKind
  readonly class: ChangeClass
  /** The side that is written; null when neither is. */
  readonly side: Side | null
  readonly bytes: number
  readonly reason: Reason
  /** Equal rows of a deletion and a copy with the same key may be one move; null where no move is possible. */
  readonly moveKey: string | null
  /** The canonical text of the operation: the same operation always gives the same text. */
  readonly body: string
}

const kindRanks = {
  'keep-both': 1,
  delete: 2,
  rmdir: 3,
  mkdir: 4,
  // A folder is respelled before it gets its metadata, in a phase whose order is turned round.
  'set-metadata': 5,
  move: 6,
  copy: 7,
  forget: 8,
  adopt: 9,
  hold: 10,
  ask: 11,
  merge: 13,
} as const satisfies Record<OperationKind, number>

/** A plan may remove a folder on both sides. */
const secondRmdirRank = 12

/** Folders are removed and finished deepest first. */
const isDescending: Readonly<Record<Phase, boolean>> = {
  respell: false,
  'set-aside': false,
  clear: false,
  'clear-folders': true,
  'make-folders': false,
  move: false,
  copy: false,
  link: false,
  delete: false,
  'remove-folders': true,
  'finish-folders': true,
  baseline: false,
  held: false,
}

/**
 * Phase, then path, then kind. Two zero bytes end the path: a component is never empty, so they sort before everything
 * below the path. In a descending phase each byte is complemented, and 0xff after the end keeps parents behind children.
 */
export function orderOf(phase: Phase, path: RelPath, kind: OperationKind, side: Side | null = null): Uint8Array {
  const key = pathToKey(path)
  const order = new Uint8Array(key.length + 4)
  order[0] = phases.indexOf(phase) + 1
  order.set(key, 1)
  order[key.length + 3] = kind === 'rmdir' && side === 'path2' ? secondRmdirRank : kindRanks[kind]
  if (isDescending[phase]) for (let i = 1; i < order.length; i++) order[i] = 0xff - (order[i] as number)
  return order
}

export function phaseOf({ order }: Pick<PlanRow, 'order'>): Phase {
  return phases[(order[0] as number) - 1] as Phase
}

/** Every row that holds comes after this one in the order of a plan, and no other does. */
export const beforeHeldRows: Uint8Array = Uint8Array.of(phases.indexOf('held') + 1)

export function encodeRow(operation: Operation, moveKey: string | null = null): PlanRow {
  return {
    order: orderOf(operation.phase, operation.path, operation.kind, 'side' in operation ? operation.side : null),
    path: operation.path,
    kind: operation.kind,
    class: classOf(operation),
    side: 'side' in operation ? operation.side : null,
    bytes: bytesOf(operation),
    reason: operation.reason,
    moveKey,
    body: JSON.stringify(toBody(operation)),
  }
}

/** Whether a limit keeps back what the row would do: what an approval is about. */
export function isHeldByLimit({ kind, reason }: Pick<PlanRow, 'kind' | 'reason'>): boolean {
  return kind === 'hold' && reason === 'OVER_LIMIT'
}

export function decodeRow(row: Pick<PlanRow, 'body'>): Operation {
  return fromBody(JSON.parse(row.body) as Body)
}

/** Where the file of a move comes from; null for every other row. */
export function movedFrom(row: Pick<PlanRow, 'kind' | 'body'>): RelPath | null {
  if (row.kind !== 'move') return null
  const { from } = JSON.parse(row.body) as Partial<Body>
  return from === undefined ? null : unpackPath(from)
}

function bytesOf(operation: Operation): number {
  const { path1, path2 } = operation.seen
  const sizes = { path1: path1.kind === 'file' ? Math.max(0, path1.size) : 0, path2: path2.kind === 'file' ? Math.max(0, path2.size) : 0 }
  switch (operation.kind) {
    case 'copy':
      if (operation.phase === 'link') return 0
      return operation.side === 'path1' ? sizes.path2 : sizes.path1
    case 'delete':
      return sizes[operation.side]
    case 'keep-both':
      return sides.reduce((sum, side) => sum + (operation.names[side] === null && operation.winner !== side ? 0 : sizes[side]), 0)
    case 'merge':
      return operation.content.size * sides.length
    case 'mkdir':
    case 'move':
    case 'set-metadata':
    case 'rmdir':
    case 'adopt':
    case 'forget':
    case 'hold':
    case 'ask':
      return 0
  }
}

type SeenBody =
  | [kind: 'file' | 'link', size: number, mtimeNs: string | null, revision: string | null, metadata?: string]
  | [kind: 'directory' | 'followed', metadata?: string]
  | [kind: Exclude<Seen['kind'], 'file' | 'directory'>]

/** Paths travel as base64url of their bytes: JSON has no way to hold bytes that are not UTF-8. */
interface Body {
  readonly kind: OperationKind
  readonly phase: Phase
  readonly path: string
  readonly spelling?: PerSide<string>
  readonly formerly?: PerSide<string>
  readonly seen: PerSide<SeenBody>
  readonly reason: Reason
  readonly rule?: ConflictRule
  readonly side?: Side
  readonly from?: string
  readonly fromSeen?: PerSide<SeenBody>
  readonly names?: PerSide<string | null>
  readonly winner?: Side
  readonly agrees?: true
  readonly sharedWith?: PerSide<string>
  readonly hashes?: PerSide<string | null>
  readonly holds?: Body
  readonly decided?: { readonly by: string; readonly choice: string }
  readonly content?: { readonly sha256: string; readonly size: number; readonly mtimeNs: string }
}

/** Every run packs each of its operations: what an operation has not is left out without an object made for that. */
function toBody(operation: Operation): Body {
  const { kind, phase, reason, spelling, formerly } = operation
  const body: { -readonly [K in keyof Body]: Body[K] } = {
    kind,
    phase,
    path: packPath(operation.path),
    seen: packSeen(operation.seen),
    reason,
  }
  if (spelling !== undefined) body.spelling = packBoth(spelling)
  if (formerly !== undefined) body.formerly = packBoth(formerly)
  if (operation.rule !== undefined) body.rule = operation.rule
  if (operation.decided !== undefined) body.decided = operation.decided
  if ('side' in operation) body.side = operation.side
  switch (operation.kind) {
    case 'merge':
      body.content = { ...operation.content, mtimeNs: String(operation.content.mtimeNs) }
      break
    case 'move':
      body.from = packPath(operation.from)
      body.fromSeen = packSeen(operation.fromSeen)
      if (operation.agrees === true) body.agrees = true
      break
    case 'copy':
      if (operation.sharedWith !== undefined) body.sharedWith = packBoth(operation.sharedWith)
      break
    case 'keep-both':
      body.names = { path1: packName(operation.names.path1), path2: packName(operation.names.path2) }
      if (operation.winner !== undefined) body.winner = operation.winner
      break
    case 'hold':
      if (operation.holds !== undefined) body.holds = toBody(operation.holds)
      break
    case 'mkdir':
    case 'rmdir':
    case 'delete':
    case 'set-metadata':
    case 'adopt':
    case 'forget':
    case 'ask':
      break
  }
  if ('hashes' in operation && operation.hashes !== undefined) body.hashes = mapBoth(operation.hashes, packBytes)
  return body
}

function fromBody(body: Body): Operation {
  const { kind, phase, reason, spelling, formerly, side, from, fromSeen, names, winner } = body
  const hashed = body.hashes === undefined ? {} : { hashes: mapBoth(body.hashes, unpackBytes) }
  const common = {
    phase,
    reason,
    path: unpackPath(body.path),
    seen: unpackSeen(body.seen),
    ...(spelling === undefined ? {} : { spelling: unpackBoth(spelling) }),
    ...(formerly === undefined ? {} : { formerly: unpackBoth(formerly) }),
    ...(body.rule === undefined ? {} : { rule: body.rule }),
    ...(body.decided === undefined ? {} : { decided: body.decided }),
  }
  switch (kind) {
    case 'mkdir':
    case 'rmdir':
      return { ...common, kind, side: required(side) }
    case 'copy':
      return {
        ...common,
        kind,
        side: required(side),
        ...(body.sharedWith === undefined ? {} : { sharedWith: unpackBoth(body.sharedWith) }),
      }
    case 'delete':
    case 'set-metadata':
      return { ...common, ...hashed, kind, side: required(side) }
    case 'move':
      return {
        ...common,
        ...hashed,
        kind,
        side: required(side),
        ...(body.agrees === undefined ? {} : { agrees: true }),
        from: unpackPath(required(from)),
        fromSeen: unpackSeen(required(fromSeen)),
      }
    case 'keep-both': {
      const { path1, path2 } = required(names)
      return {
        ...common,
        kind,
        names: { path1: path1 === null ? null : unpackPath(path1), path2: path2 === null ? null : unpackPath(path2) },
        ...(winner === undefined ? {} : { winner }),
      }
    }
    case 'merge': {
      const content = required(body.content)
      return { ...common, kind, content: { ...content, mtimeNs: BigInt(content.mtimeNs) } }
    }
    case 'adopt':
      return { ...common, ...hashed, kind }
    case 'hold':
      return { ...common, kind, ...(body.holds === undefined ? {} : { holds: fromBody(body.holds) }) }
    case 'forget':
    case 'ask':
      return { ...common, kind }
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a stored operation lacks a part that its kind needs')
  return value
}

const packName = (path: RelPath | null) => (path === null ? null : packPath(path))

function packSeen(seen: PerSide<Seen>): PerSide<SeenBody> {
  return { path1: packOne(seen.path1), path2: packOne(seen.path2) }
}

function packOne(seen: Seen): SeenBody {
  if (seen.kind === 'directory') return [seen.form === 'link' ? 'followed' : 'directory', ...packMetadata(seen.metadata)]
  if (seen.kind !== 'file') return [seen.kind]
  return [
    seen.form ?? 'file',
    seen.size,
    seen.mtimeNs === null ? null : String(seen.mtimeNs),
    seen.revision === null ? null : packBytes(seen.revision),
    ...packMetadata(seen.metadata),
  ]
}

function unpackSeen(body: PerSide<SeenBody>): PerSide<Seen> {
  return { path1: unpackOne(body.path1), path2: unpackOne(body.path2) }
}

function unpackOne(body: SeenBody): Seen {
  if (body[0] === 'directory') return { kind: 'directory', ...unpackMetadata(body[1]) }
  if (body[0] === 'followed') return { kind: 'directory', form: 'link', ...unpackMetadata(body[1]) }
  if (body[0] !== 'file' && body[0] !== 'link') return { kind: body[0] }
  const [form, size, mtimeNs, revision, metadata] = body
  return {
    kind: 'file',
    ...(form === 'link' ? { form } : {}),
    size,
    mtimeNs: mtimeNs === null ? null : BigInt(mtimeNs),
    revision: revision === null ? null : unpackBytes(revision),
    ...unpackMetadata(metadata),
  }
}

function packMetadata(metadata: Metadata | undefined): [] | [string] {
  return metadata === undefined ? [] : [packBytes(encodeMetadata(metadata))]
}

function unpackMetadata(packed: string | undefined): { metadata?: Metadata } {
  return packed === undefined ? {} : { metadata: required(decodeMetadata(unpackBytes(packed)) ?? undefined) }
}

/** The form in which a path travels through JSON and the API. */
export function packPath(path: RelPath): string {
  return toBase64Url(encodePath(path))
}

export function unpackPath(packed: string): RelPath {
  return decodePath(fromBase64Url(packed))
}

function packBoth({ path1, path2 }: PerSide<RelPath>): PerSide<string> {
  return { path1: packPath(path1), path2: packPath(path2) }
}

function unpackBoth({ path1, path2 }: PerSide<string>): PerSide<RelPath> {
  return { path1: unpackPath(path1), path2: unpackPath(path2) }
}

function mapBoth({ path1, path2 }: PerSide<string | null>, map: (text: string) => string): PerSide<string | null> {
  return { path1: path1 === null ? null : map(path1), path2: path2 === null ? null : map(path2) }
}

/** Opaque bytes that are held as chars below 256. */
function packBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('base64url')
}

function unpackBytes(packed: string): string {
  return Buffer.from(packed, 'base64url').toString('latin1')
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

function fromBase64Url(text: string): Uint8Array {
  return Buffer.from(text, 'base64url')
}

/** An operation as canonical text: the same operation always gives the same text. */
import type { ConflictRule } from './conflict.ts'
import type { Operation, OperationKind, Phase } from './operation.ts'
import { mapBoth, packBoth, packBytes, packPath, unpackBoth, unpackBytes, unpackPath } from './packed.ts'
import { packSeen, type SeenBody, unpackSeen } from './packed-seen.ts'
import type { Reason } from './reason.ts'
import type { RelPath } from './rel-path.ts'
import type { PerSide, Side } from './side.ts'

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

export function operationText(operation: Operation): string {
  return JSON.stringify(toBody(operation))
}

/** Throws when a part is missing that the operation's kind needs. */
export function operationOf(text: string): Operation {
  return fromBody(JSON.parse(text) as Body)
}

/** Where the file of a move comes from, without all the rest; null for every other operation. */
export function movedFromIn(text: string): RelPath | null {
  const { from } = JSON.parse(text) as Partial<Body>
  return from === undefined ? null : unpackPath(from)
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

/** What both sides showed of an entry, as JSON can hold it. */
import { decodeMetadata, encodeMetadata, type Metadata } from './metadata.ts'
import { packBytes, unpackBytes } from './packed.ts'
import type { Seen } from './seen.ts'
import type { PerSide } from './side.ts'

export type SeenBody =
  | [kind: 'file' | 'link', size: number, mtimeNs: string | null, revision: string | null, metadata?: string]
  | [kind: 'directory' | 'followed', metadata?: string]
  | [kind: Exclude<Seen['kind'], 'file' | 'directory'>]

export function packSeen(seen: PerSide<Seen>): PerSide<SeenBody> {
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

export function unpackSeen(body: PerSide<SeenBody>): PerSide<Seen> {
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
  return packed === undefined ? {} : { metadata: readMetadata(packed) }
}

function readMetadata(packed: string): Metadata {
  const metadata = decodeMetadata(unpackBytes(packed))
  if (metadata === null) throw new Error('a stored operation has metadata that can not be read')
  return metadata
}

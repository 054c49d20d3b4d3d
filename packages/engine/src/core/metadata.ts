/**
 * What an entry has besides content and time, as far as its pair syncs it. Each kind is told by one side of itself and of the
 * other alike, so that the two can be compared. A kind that is not given was not looked at and says nothing.
 */
export interface Metadata {
  /** The nine permission bits. Setuid, setgid and sticky bits never travel, so they are not looked at. */
  readonly mode?: number
  /** The numbers of user and group, as `uid:gid`. */
  readonly owner?: string
  /** Digests of the extended attributes and of the access control lists, of chars below 256; empty for none. */
  readonly xattrs?: string
  readonly acls?: string
}

export const metadataKinds = ['mode', 'owner', 'xattrs', 'acls'] as const satisfies readonly (keyof Metadata)[]

/** Whether a kind that both tell of is not the same. */
export function differs(a: Metadata | undefined, b: Metadata | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    metadataKinds.some((kind) => a[kind] !== undefined && b[kind] !== undefined && a[kind] !== b[kind])
  )
}

/** Whether they tell of the same kinds, and the same of each. */
export function isSameMetadata(a: Metadata | undefined, b: Metadata | undefined): boolean {
  return a === b || metadataKinds.every((kind) => a?.[kind] === b?.[kind])
}

/** The kinds in a fixed order, each as its number in the list above, a length and its chars. */
export function encodeMetadata(metadata: Metadata): string {
  let text = ''
  for (const [index, kind] of metadataKinds.entries()) {
    const value = metadata[kind]
    if (value === undefined) continue
    const chars = String(value)
    text += String.fromCharCode(index + 1, chars.length) + chars
  }
  return text
}

/** Null for what is no encoded metadata. */
export function decodeMetadata(text: string): Metadata | null {
  const metadata: { -readonly [K in keyof Metadata]: Metadata[K] } = {}
  for (let at = 0; at < text.length; ) {
    const kind = metadataKinds[text.charCodeAt(at) - 1]
    const end = at + 2 + text.charCodeAt(at + 1)
    if (kind === undefined || !(end <= text.length)) return null
    const chars = text.slice(at + 2, end)
    if (kind === 'mode') metadata.mode = Number(chars)
    else metadata[kind] = chars
    at = end
  }
  return metadata
}

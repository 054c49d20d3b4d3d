import type { Readable } from 'node:stream'
import type { NamedContent } from '../services/contents.ts'
import type { RawAnswer } from './route-handler.ts'

const signatures: readonly { readonly type: string; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { type: 'image/gif', at: 0, bytes: 'GIF87a' },
  { type: 'image/gif', at: 0, bytes: 'GIF89a' },
  { type: 'image/webp', at: 8, bytes: 'WEBP' },
]
const longestSignature = 12

/**
 * A file as it is sent: a download that no browser looks into, or, where its own first bytes say that it is one of four kinds of
 * pictures, that picture. What people's files say can't run, load or be framed here.
 */
export async function rawContent(
  { name, size, stream }: NamedContent,
  { as, first }: { as: 'download' | 'inline'; first: number | null },
): Promise<RawAnswer> {
  const beginning = as === 'inline' ? await peek(stream) : Buffer.alloc(0)
  const type = typeOf(beginning)
  const length = size < 0 ? null : first === null ? size : Math.min(size, first)
  return {
    headers: {
      'content-type': type ?? 'application/octet-stream',
      'content-disposition': `${type === null ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, percentCoded)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
      ...(length === null ? {} : { 'content-length': String(length) }),
    },
    body: stream,
  }
}

/** The first bytes, which are put back. */
async function peek(stream: Readable): Promise<Buffer> {
  if (stream.readableLength < longestSignature) {
    await new Promise<void>((resolve, reject) => {
      stream.once('readable', resolve)
      stream.once('end', resolve)
      stream.once('error', reject)
    })
  }
  const beginning: unknown = stream.read()
  if (!Buffer.isBuffer(beginning)) return Buffer.alloc(0)
  stream.unshift(beginning)
  return beginning
}

function typeOf(beginning: Buffer): string | null {
  const text = beginning.subarray(0, longestSignature).toString('latin1')
  return signatures.find(({ at, bytes }) => text.startsWith(bytes, at))?.type ?? null
}

const percentCoded = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`

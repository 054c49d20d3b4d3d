import type { ContentKind } from '@pairwise/contracts'

export interface Sniffed {
  readonly contentKind: ContentKind
  /** In words, where they say more than the kind. */
  readonly format: string | null
}

interface Signature extends Sniffed {
  readonly at: number
  /** Latin-1, so that each char is a byte. */
  readonly bytes: string
}

const signature = (bytes: string, contentKind: ContentKind, format: string, at = 0): Signature => ({ bytes, contentKind, format, at })

const signatures: readonly Signature[] = [
  signature('\x89PNG\r\n\x1a\n', 'image', 'PNG image'),
  signature('\xff\xd8\xff', 'image', 'JPEG image'),
  signature('GIF87a', 'image', 'GIF image'),
  signature('GIF89a', 'image', 'GIF image'),
  signature('WEBP', 'image', 'WebP image', 8),
  signature('%PDF-', 'pdf', 'PDF document'),
  signature('SQLite format 3\0', 'database', 'SQLite 3 database'),
  signature('\0\x01\0\0Standard Jet DB', 'database', 'Access database'),
  signature('\0\x01\0\0Standard ACE DB', 'database', 'Access database'),
  signature('!BDN', 'database', 'Outlook mail store'),
  signature('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'office', 'Office document'),
  signature('ID3', 'audio', 'MP3 audio'),
  signature('fLaC', 'audio', 'FLAC audio'),
  signature('WAVE', 'audio', 'WAV audio', 8),
  signature('OggS', 'audio', 'Ogg audio or video'),
  signature('ftyp', 'video', 'MP4 video', 4),
  signature('\x1aE\xdf\xa3', 'video', 'Matroska or WebM video'),
  signature('AVI ', 'video', 'AVI video', 8),
  signature('\x1f\x8b', 'archive', 'gzip archive'),
  signature('BZh', 'archive', 'bzip2 archive'),
  signature('\xfd7zXZ\0', 'archive', 'xz archive'),
  signature('7z\xbc\xaf\x27\x1c', 'archive', '7-Zip archive'),
  signature('(\xb5/\xfd', 'archive', 'Zstandard archive'),
  signature('Rar!', 'archive', 'RAR archive'),
  signature('ustar', 'archive', 'tar archive', 257),
  signature('II*\0', 'binary', 'TIFF image'),
  signature('MM\0*', 'binary', 'TIFF image'),
  signature('8BPS', 'binary', 'Photoshop image'),
  signature('\x7fELF', 'binary', 'ELF program'),
  signature('MZ', 'binary', 'Windows program'),
]

const officeParts = ['word/', 'xl/', 'ppt/', 'mimetypeapplication/vnd.oasis.opendocument']

/** What a file holds, as far as its first bytes tell. */
export function sniffContent(beginning: Buffer): Sniffed {
  if (beginning.length === 0) return { contentKind: 'empty', format: null }
  const text = beginning.toString('latin1')
  const found = signatures.find(({ at, bytes }) => text.startsWith(bytes, at))
  if (found !== undefined) return { contentKind: found.contentKind, format: found.format }
  if (text.startsWith('PK\x03\x04')) {
    const isOffice = officeParts.some((part) => text.includes(part))
    return isOffice ? { contentKind: 'office', format: 'Office document' } : { contentKind: 'archive', format: 'ZIP archive' }
  }
  const isUtf16 = text.startsWith('\xff\xfe') || text.startsWith('\xfe\xff')
  return isUtf16 || !beginning.includes(0) ? { contentKind: 'text', format: null } : { contentKind: 'binary', format: null }
}

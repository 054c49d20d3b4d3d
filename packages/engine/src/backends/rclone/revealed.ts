import { createDecipheriv } from 'node:crypto'

/** rclone’s own key, which is in its source for all to read: it hides passwords from a glance over the shoulder and from nobody else. */
const key = Buffer.from('9c935b48730a554d6bfd7c63c886a92bd390198eb8128afbf4de162b8b95f638', 'hex')
const ivBytes = 16
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** What `rclone obscure` made unreadable; null when it is nothing of the kind. */
export function revealed(obscured: string): string | null {
  if (!/^[A-Za-z0-9_-]+$/.test(obscured)) return null
  const bytes = Buffer.from(obscured, 'base64url')
  if (bytes.length < ivBytes) return null
  const decipher = createDecipheriv('aes-256-ctr', key, bytes.subarray(0, ivBytes))
  const clear = Buffer.concat([decipher.update(bytes.subarray(ivBytes)), decipher.final()])
  try {
    return utf8.decode(clear)
  } catch {
    // Whatever was not obscured comes out as noise.
    return null
  }
}

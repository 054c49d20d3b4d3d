import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createSecretBox, UnreadableBox } from './secret-box.ts'

const box = createSecretBox('a secret of at least 32 characters')
const content = Buffer.from('rent,1200\npower,95\n'.repeat(100))

test.each([content, Buffer.alloc(0), randomBytes(300_000)])('a content comes back as it was', (bytes) => {
  expect(box.open(box.seal(bytes)).equals(bytes)).toBe(true)
})

test('what is sealed is smaller than its text, shows nothing of it, and is another one each time', () => {
  const [one, two] = [box.seal(content), box.seal(content)]
  expect(one.length).toBeLessThan(content.length / 4)
  expect(one.includes('rent')).toBe(false)
  expect(one.equals(two)).toBe(false)
})

test('another key, a changed byte, a cut end and foreign bytes open nothing', () => {
  const sealed = box.seal(content)
  expect(() => createSecretBox('another secret of at least 32 characters').open(sealed)).toThrow(UnreadableBox)
  for (let at = 0; at < sealed.length; at++) {
    const damaged = Buffer.from(sealed)
    damaged[at] = (damaged[at] ?? 0) ^ 1
    expect(() => box.open(damaged), `byte ${at}`).toThrow(UnreadableBox)
  }
  expect(() => box.open(sealed.subarray(0, -1))).toThrow(UnreadableBox)
  expect(() => box.open(Buffer.from('plain'))).toThrow(UnreadableBox)
})

test('bytes that were sealed for a row open for that row alone', () => {
  const sealed = box.seal(content, 'connection 1')
  expect(box.open(sealed, 'connection 1').equals(content)).toBe(true)
  expect(() => box.open(sealed, 'connection 2')).toThrow(UnreadableBox)
  expect(() => box.open(sealed)).toThrow(UnreadableBox)
})

test('the newest key seals, and earlier ones still open', () => {
  const sealed = box.seal(content, 'x')
  const rotated = createSecretBox('a new secret of at least 32 characters', 'a secret of at least 32 characters')
  expect(rotated.open(sealed, 'x').equals(content)).toBe(true)
  expect(sealed.subarray(0, 5).equals(rotated.newestHead)).toBe(false)
  const anew = rotated.seal(rotated.open(sealed, 'x'), 'x')
  expect(anew.subarray(0, 5).equals(rotated.newestHead)).toBe(true)
  expect(() => box.open(anew, 'x')).toThrow(UnreadableBox)
})

test('what was sealed before keys had ids opens, and for no row', () => {
  const sealed = sealAsBefore('a secret of at least 32 characters', Buffer.from('old'))
  expect(box.open(sealed).toString()).toBe('old')
  expect(() => box.open(sealed, 'x')).toThrow(UnreadableBox)
  expect(createSecretBox('b'.repeat(32), 'a secret of at least 32 characters').open(sealed).toString()).toBe('old')
})

function sealAsBefore(secret: string, bytes: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', secret, '', 'pairwise contents', 32)), nonce)
  const body = Buffer.concat([cipher.update(zstdCompressSync(bytes)), cipher.final()])
  return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body])
}

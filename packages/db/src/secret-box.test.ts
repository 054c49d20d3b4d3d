import { randomBytes } from 'node:crypto'
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

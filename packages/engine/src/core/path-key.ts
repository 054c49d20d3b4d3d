/**
 * How names are matched across the two sides; each side keeps its own spelling. `nfc` treats the composed and
 * the decomposed form of a letter as one name, `fold` also upper and lower case, `bytes` nothing but equal bytes.
 */
export type Keying = 'bytes' | 'nfc' | 'fold' | 'nfc-fold'

/** The key of a name or of a whole path: a slash never comes out of a name, so components stay apart. */
export function keyOf(name: string, keying: Keying): string {
  if (keying === 'bytes') return name
  const composed = keying === 'fold' || isAscii(name) ? name : name.normalize('NFC')
  return keying === 'nfc' ? composed : composed.toLowerCase()
}

/** The same, with upper and lower case as one: needed as soon as one side takes them for one. */
export function foldingCase(keying: Keying): Keying {
  return keying === 'nfc' || keying === 'nfc-fold' ? 'nfc-fold' : 'fold'
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false
  return true
}

export function isKeying(text: string): text is Keying {
  return text === 'bytes' || text === 'nfc' || text === 'fold' || text === 'nfc-fold'
}

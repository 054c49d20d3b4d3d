/** The sections of an rclone.conf by name, each with its options. */
export type RcloneSections = Readonly<Record<string, Readonly<Record<string, string>>>>

export type ParsedRcloneConf =
  | { readonly kind: 'parsed'; readonly sections: RcloneSections }
  | { readonly kind: 'unreadable'; readonly why: string }

/** What somebody pasted as an rclone.conf, or what to paste in its place. */
export function parseRcloneConf(text: string): ParsedRcloneConf {
  if (isEncryptedConf(text)) {
    const why =
      'This rclone.conf is encrypted with a password. Import it whole, with its password, or paste what `rclone config show` prints.'
    return { kind: 'unreadable', why }
  }
  const read = readRcloneConf(text)
  if (typeof read === 'number')
    return { kind: 'unreadable', why: `Line ${read} is neither a [remote] nor an option of one. Paste the text as rclone wrote it.` }
  if (Object.keys(read).length === 0)
    return { kind: 'unreadable', why: 'There is no [remote] in this text. Paste what `rclone config show` prints.' }
  return { kind: 'parsed', sections: read }
}

export function isEncryptedConf(text: string): boolean {
  return /^[\s\ufeff]*RCLONE_ENCRYPT_V\d+:/m.test(text)
}

/**
 * Reads the text of an rclone.conf as rclone does: sections in brackets, `name = value` or `name: value`, comments with `#` or `;`. The
 * number of the first line that is none of them, where there is one.
 */
export function readRcloneConf(text: string): RcloneSections | number {
  const sections = new Map<string, Map<string, string>>()
  let current: Map<string, string> | null = null
  const lines = text.replace(/^\ufeff/, '').split('\n')
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const section = sectionOf(line)
    const option = optionOf(line)
    if (section !== null) {
      current = sections.get(section) ?? new Map()
      sections.set(section, current)
    } else if (option !== null && current !== null) current.set(option.name, option.value)
    else return index + 1
  }
  return Object.fromEntries([...sections].map(([name, options]) => [name, Object.fromEntries(options)]))
}

/** The name of the section that a line begins. */
export function sectionOf(line: string): string | null {
  return /^\s*\[\s*(\S|\S.*\S)\s*\]\s*$/.exec(line)?.[1] ?? null
}

/** The option that a line sets. A value in backticks or in three double quotes is what stands between the first and the last of them. */
export function optionOf(line: string): { readonly name: string; readonly value: string } | null {
  const [, name, text] = /^\s*([^\s=:"`][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? []
  const value = text === undefined ? null : unquoted(text)
  return name === undefined || value === null ? null : { name, value }
}

function unquoted(text: string): string | null {
  const quote = text.length >= 2 && text.startsWith('`') ? '`' : text.length >= 6 && text.startsWith('"""') ? '"""' : ''
  if (quote === '') return text
  const end = text.lastIndexOf(quote)
  return end < quote.length ? null : text.slice(quote.length, end)
}

/** A line that rclone reads as exactly this option. */
export function optionLine(name: string, value: string): string {
  const isReadOtherwise = value.trim() !== value || unquoted(value) !== value
  return `${name} = ${isReadOtherwise ? `\`${value}\`` : value}`
}

/** The text of an rclone.conf with those of the sections that are named. */
export function writeRcloneConf(sections: RcloneSections, names: readonly string[]): string {
  const texts = names.map((name) => {
    const lines = Object.entries(sections[name] ?? {}).map(([option, value]) => `${optionLine(option, value)}\n`)
    return `[${name}]\n${lines.join('')}`
  })
  return texts.join('\n')
}

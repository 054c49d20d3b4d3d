/** The sections of an rclone.conf by name, each with its options. */
export type RcloneSections = Readonly<Record<string, Readonly<Record<string, string>>>>

export type ParsedRcloneConf =
  | { readonly kind: 'parsed'; readonly sections: RcloneSections }
  | { readonly kind: 'unreadable'; readonly why: string }

/** The encrypted part of an rclone.conf, in base64; null for one in clear. */
export function encryptedConf(text: string): string | null {
  return /^[ \t\ufeff]*RCLONE_ENCRYPT_V0:([\s\S]*)/m.exec(text)?.[1] ?? null
}

/** Reads the text of an rclone.conf as rclone does: sections in brackets, `name = value` or `name: value`, comments with `#` or `;`. */
export function parseRcloneConf(text: string): ParsedRcloneConf {
  if (/^\s*RCLONE_ENCRYPT_V\d+:/m.test(text))
    return {
      kind: 'unreadable',
      why: 'This rclone.conf is encrypted with a password. Import it whole, with its password, or paste what `rclone config show` prints.',
    }
  const sections = new Map<string, Map<string, string>>()
  let current: Map<string, string> | null = null
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const section = /^\[(.+)\]$/.exec(line)?.[1]?.trim()
    const option = /^([A-Za-z0-9_]+)\s*[=:]\s*(.*)$/.exec(line)
    if (section !== undefined && section !== '') {
      current = sections.get(section) ?? new Map()
      sections.set(section, current)
    } else if (option?.[1] !== undefined && current !== null) current.set(option[1], option[2] ?? '')
    else
      return { kind: 'unreadable', why: `Line ${index + 1} is neither a [remote] nor an option of one. Paste the text as rclone wrote it.` }
  }
  if (sections.size === 0) return { kind: 'unreadable', why: 'There is no [remote] in this text. Paste what `rclone config show` prints.' }
  return { kind: 'parsed', sections: Object.fromEntries([...sections].map(([name, options]) => [name, Object.fromEntries(options)])) }
}

/** The text of an rclone.conf with those of the sections that are named. */
export function writeRcloneConf(sections: RcloneSections, names: readonly string[]): string {
  const texts = names.map((name) => {
    const lines = Object.entries(sections[name] ?? {}).map(([option, value]) => `${option} = ${value}\n`)
    return `[${name}]\n${lines.join('')}`
  })
  return texts.join('\n')
}

/** The text that a path must hold for a glob pattern to match it: in this order, the last of them at its end. */
export interface GlobLiterals {
  readonly parts: readonly string[]
  readonly end: string
}

const none: GlobLiterals = { parts: [], end: '' }

/**
 * Looking for them first is fast, and keeps most patterns from the regular expression, which takes long to find that
 * something like `*a*a*a*b` does not match. What stands in braces, classes and regular expressions says nothing.
 */
export function literalsOf(glob: string): GlobLiterals {
  // A regular expression, or what begins like a class and ends early, may hold alternatives to all that stands around it.
  if (/\{\{|\[.*\[/s.test(glob)) return none
  const runs = ['']
  const pattern = glob.startsWith('/') ? glob.slice(1) : glob
  for (let at = 0; at < pattern.length; ) {
    const gap = /[*?]+|\\[dswDSW]/y
    gap.lastIndex = at
    const skipped = gap.exec(pattern)
    const escaped = /\\([^0-9A-Za-z])/suy
    escaped.lastIndex = at
    const char = escaped.exec(pattern)
    if (skipped !== null) {
      runs.push('')
      at += skipped[0].length
    } else if (char !== null) {
      runs.push(`${runs.pop()}${char[1]}`)
      at += char[0].length
    } else if ('\\{}[]'.includes(pattern[at] as string)) return { end: '', parts: runs.filter((run) => run !== '') }
    else runs.push(`${runs.pop()}${pattern[at++]}`)
  }
  const end = runs.pop() ?? ''
  return { parts: runs.filter((run) => run !== ''), end }
}

export function holdsLiterals(path: string, { parts, end }: GlobLiterals): boolean {
  if (!path.endsWith(end)) return false
  let at = 0
  for (const part of parts) {
    const found = path.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= path.length - end.length
}

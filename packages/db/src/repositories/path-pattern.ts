/**
 * A filter such as `photos/2023/**` as a regular expression of Postgres over whole paths; null for text without signs of a
 * pattern. `*` and `?` stay within a name, `**` doesn't. A pattern begins at any folder, or with a leading slash at the top.
 */
export function pathPattern(text: string): string | null {
  if (!/[*?]/.test(text)) return null
  const isTop = text.startsWith('/')
  const body = [...(isTop ? text.slice(1) : text).matchAll(/\*\*|[\s\S]/gu)].map(([sign]) => signPattern(sign)).join('')
  return `${isTop ? '^' : '(^|/)'}${body}$`
}

/** The longest text that every path of a pattern holds: looking for that first is much quicker than the pattern itself. */
export function patternLiteral(text: string): string {
  const literals = text.replace(/^\//, '').split(/[*?]+/)
  return literals.reduce((longest, literal) => (literal.length > longest.length ? literal : longest), '')
}

function signPattern(sign: string): string {
  if (sign === '**') return '.*'
  if (sign === '*') return '[^/]*'
  if (sign === '?') return '[^/]'
  return /[\\^$.|+()[\]{}]/.test(sign) ? `\\${sign}` : sign
}

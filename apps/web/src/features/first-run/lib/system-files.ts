/** Files that systems leave behind in folders, as filter rules. */
const rules = ['- .DS_Store', '- Thumbs.db', '- @eaDir/**'] as const

export function leavesOutSystemFiles(filters: string): boolean {
  const lines = filters.split('\n').map((line) => line.trim())
  return rules.every((rule) => lines.includes(rule))
}

/** The filters with these rules, or without them. Rules of other kinds stay as they are. */
export function withSystemFiles(filters: string, isLeftOut: boolean): string {
  const others = filters.split('\n').filter((line) => line.trim() !== '' && !(rules as readonly string[]).includes(line.trim()))
  return [...(isLeftOut ? rules : []), ...others].join('\n')
}

/**
 * What the remotes of a union or combine are: separated by spaces, those with spaces in them in double quotes, in which a double quote
 * stands twice. Null where the text is none of that.
 */
export function parseUpstreams(text: string, isCombine: boolean): readonly string[] | null {
  const part = /\s*(?:"((?:[^"]|"")*)"|([^"\s]+))(?=\s|$)/y
  const targets: string[] = []
  const end = text.trimEnd().length
  for (let at = 0; at < end; at = part.lastIndex) {
    part.lastIndex = at
    const found = part.exec(text)
    if (found === null) return null
    const upstream = found[1]?.replaceAll('""', '"') ?? found[2] ?? ''
    const target = isCombine ? /^[^=]+=(.*)$/.exec(upstream)?.[1] : upstream.replace(/:(?:ro|nc|writeback)$/, '')
    if (target === undefined) return null
    targets.push(target)
  }
  return targets
}

/** How two folders lie to each other, given their real paths with all links followed. */
export type Relation = 'apart' | 'same' | 'path1-inside-path2' | 'path2-inside-path1'

export function relationOf(path1: string, path2: string): Relation {
  const [one, two] = [withSlash(path1), withSlash(path2)]
  if (one === two) return 'same'
  if (one.startsWith(two)) return 'path1-inside-path2'
  return two.startsWith(one) ? 'path2-inside-path1' : 'apart'
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

/** A name for a side or a pair from its folder: the last part of the path. */
export function suggestName(folder: string, most: number): string {
  const last = folder.split('/').filter(Boolean).at(-1) ?? ''
  return last.slice(0, most)
}

/** The filter that leaves out exactly one file, or a folder with all that is in it. Signs of patterns stand for themselves. */
export function leaveOutRule(path: string, isFolder: boolean): string {
  const literal = path.replaceAll(/[\\*?[\]{}]/g, '\\$&')
  return `- /${literal}${isFolder ? '/**' : ''}`
}

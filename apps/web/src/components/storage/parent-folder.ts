/** Whether nothing is above a folder. */
export function isTop(folder: string): boolean {
  return folder.replace(/\/+$/, '') === ''
}

/** The folder that a folder lies in; the top is its own. */
export function parentFolder(folder: string): string {
  const plain = folder.replace(/\/+$/, '')
  return plain.slice(0, Math.max(plain.lastIndexOf('/'), 0)) || '/'
}

/** A line for a shell that starts a file with this Node, whatever the folders above them are called. */
export function nodeCommand(file: string): string {
  return [process.execPath, file].map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(' ')
}

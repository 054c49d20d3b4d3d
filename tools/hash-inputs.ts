import { createHash, type Hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

const notInputs = new Set(['node_modules', 'dist', 'dist-types', 'generated'])

/** One digest over names and contents of files and folders; tests and build output don't count. A missing input counts as missing. */
export function hashInputs(root: string, inputs: readonly string[]): string {
  const hash = createHash('sha256')
  for (const input of inputs) addInput(hash, root, join(root, input))
  return hash.digest('hex')
}

function addInput(hash: Hash, root: string, path: string): void {
  if (!existsSync(path)) {
    hash.update(`missing ${relative(root, path)}\n`)
  } else if (statSync(path).isDirectory()) {
    const names = readdirSync(path).filter((name) => !notInputs.has(name) && !/\.test\.tsx?$/.test(name))
    for (const name of names.sort()) addInput(hash, root, join(path, name))
  } else {
    const content = readFileSync(path)
    hash.update(`file ${relative(root, path)} ${content.length}\n`).update(content)
  }
}

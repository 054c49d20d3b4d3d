import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Path and content of every file below a folder. */
export type Tree = Readonly<Record<string, string>>

/** The files of a folder in which no run is at work: one that goes while it is read ends the test. */
export function readTree(root: string): Tree {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    // Kept versions are no part of what people have there.
    .filter((path) => !path.startsWith(join(root, '.pairwise/')))
    .sort()
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]))
}

/** The content of every kept version of the file at a path, in the order of the runs that replaced it. */
export function readVersions(root: string, path: string): readonly string[] {
  const versions = join(root, '.pairwise', 'versions')
  return readdirSync(versions)
    .sort()
    .map((run) => join(versions, run, path))
    .filter((place) => existsSync(place))
    .map((place) => readFileSync(place, 'utf8'))
}

/** Files get times in the past, a minute apart, as if they had been there for long. */
export function writeTree(root: string, tree: Tree): void {
  let time = Date.UTC(2024, 0, 1) / 1000
  for (const [path, content] of Object.entries(tree)) {
    const place = join(root, path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, content)
    time += 60
    utimesSync(place, time, time)
  }
}

/** Names, contents, times and inodes: equal texts mean that nothing was touched. */
export function traceTree(root: string): string {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return entries
    .map((path) => {
      const stats = lstatSync(path, { bigint: true })
      return `${path} ${stats.ino} ${stats.mtimeNs} ${stats.isFile() ? readFileSync(path, 'base64') : ''}`
    })
    .join('\n')
}

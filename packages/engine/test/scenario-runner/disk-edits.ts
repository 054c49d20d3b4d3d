/** What scenarios do to a real folder beside the engine. */
import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { encodePath, parentOf, type RelPath } from '../../src/core/rel-path.ts'

export const at = (root: string, path: RelPath): Buffer =>
  path === '' ? Buffer.from(root) : Buffer.concat([Buffer.from(`${root}/`), encodePath(path)])

const makeParent = (root: string, path: RelPath) => mkdirSync(at(root, parentOf(path)), { recursive: true })

type Act = (root: string, path: RelPath, argument: string, seconds: number) => void

/** `seconds` is a time that no other edit of the scenario has. */
export const acts = {
  write(root, path, content, seconds) {
    makeParent(root, path)
    writeFileSync(at(root, path), encodePath(content))
    utimesSync(at(root, path), seconds, seconds)
  },
  /** Through another file that takes the name, as many editors do. */
  replace(root, path, content, seconds) {
    acts.write(root, `${path}~`, content, seconds)
    renameSync(at(root, `${path}~`), at(root, path))
  },
  /** Other content under the old time. */
  rewrite(root, path, content) {
    const { mtimeMs } = lstatSync(at(root, path))
    writeFileSync(at(root, path), encodePath(content))
    utimesSync(at(root, path), mtimeMs / 1000, mtimeMs / 1000)
  },
  touch(root, path, _, seconds) {
    utimesSync(at(root, path), seconds, seconds)
  },
  time(root, path, date) {
    utimesSync(at(root, path), Date.parse(date) / 1000, Date.parse(date) / 1000)
  },
  /** Moves the time by so many seconds. */
  shift(root, path, by) {
    const to = lstatSync(at(root, path)).mtimeMs / 1000 + Number(by)
    utimesSync(at(root, path), to, to)
  },
  remove(root, path) {
    rmSync(at(root, path), { recursive: true })
  },
  rename(root, path, to) {
    makeParent(root, to)
    renameSync(at(root, path), at(root, to))
  },
  mkdir(root, path) {
    mkdirSync(at(root, path), { recursive: true })
  },
  link(root, path, target) {
    makeParent(root, path)
    symlinkSync(encodePath(target) as Buffer, at(root, path))
  },
  'hard-link'(root, path, existing) {
    linkSync(at(root, existing), at(root, path))
  },
  fifo(root, path) {
    execFileSync('mkfifo', [`${root}/${path}`])
  },
  chmod(root, path, mode) {
    chmodSync(at(root, path), Number.parseInt(mode, 8))
  },
  'remove-root'(root) {
    rmSync(root, { recursive: true })
  },
  /** As when another disk, or none, is mounted there. */
  'empty-root'(root) {
    rmSync(root, { recursive: true })
    mkdirSync(root)
  },
} as const satisfies Readonly<Record<string, Act>>

export type ActName = keyof typeof acts

export function isAct(name: string | undefined): name is ActName {
  return name !== undefined && Object.hasOwn(acts, name)
}

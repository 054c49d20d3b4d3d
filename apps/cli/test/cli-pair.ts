import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTree, type Tree, writeTree } from '@pairwise/engine/testing'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The arguments of node for the command line as it is in the sources. */
export function nodeArguments(args: readonly string[]): readonly string[] {
  return ['--conditions=pairwise-source', main, ...args]
}

/** Two folders and a work folder below one of their own, and the real command line in a process of its own. */
export class CliPair {
  readonly root = mkdtempSync(join(tmpdir(), 'cli-'))
  readonly path1 = join(this.root, 'one')
  readonly path2 = join(this.root, 'two')
  readonly work = join(this.root, 'work')

  constructor(start: Tree = {}) {
    for (const path of [this.path1, this.path2]) mkdirSync(path)
    writeTree(this.path1, start)
  }

  pairwise(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
    const { status, stdout, stderr } = spawnSync(process.execPath, nodeArguments(args), {
      encoding: 'utf8',
      cwd: this.root,
      env: { ...process.env, XDG_STATE_HOME: join(this.root, 'xdg'), ...env },
    })
    return { code: status, stdout, stderr }
  }

  bisync(...flags: string[]): Ended {
    return this.pairwise(['bisync', this.path1, this.path2, '--workdir', this.work, ...flags])
  }

  trees(): { readonly path1: Tree; readonly path2: Tree } {
    return { path1: readTree(this.path1), path2: readTree(this.path2) }
  }

  /** The one file in the work folder whose name ends so. */
  stateFile(ending: string): string {
    const name = readdirSync(this.work).find((entry) => entry.endsWith(ending))
    if (name === undefined) throw new Error(`no ${ending} in ${this.work}`)
    return join(this.work, name)
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

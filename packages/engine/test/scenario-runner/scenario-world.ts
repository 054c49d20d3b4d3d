/** The folders of one scenario, what was agreed in them, and the checks that hold for every scenario. */
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Operation } from '../../src/core/operation.ts'
import type { SyncPolicy } from '../../src/core/policy.ts'
import { nameOf, type RelPath } from '../../src/core/rel-path.ts'
import { temporaryPrefix } from '../../src/core/scope.ts'
import { other, perSide, type Side, sides } from '../../src/core/side.ts'
import type { RunReport, SyncEvent } from '../../src/core/sync-event.ts'
import { DiskPair } from '../../src/testing/disk-pair.ts'
import { readTree, type Tree, traceTree } from '../../src/testing/disk-tree.ts'
import { openUp } from '../../src/testing/open-up.ts'
import { withFaults } from '../../src/testing/with-faults.ts'
import type { Injections } from './injections.ts'

const nobody = 65_534
const ours = /^(path1|path2|outside|versions1|versions2|state\.sqlite.*|plan.*)$/

export class ScenarioWorld {
  readonly pair = new DiskPair()
  readonly outside = join(this.pair.folder, 'outside')
  policy: Partial<SyncPolicy> = {}
  events: SyncEvent[] = []
  /** What another program wrote over, or removed, while a run went on. */
  readonly #replaced = new Set<string>()
  #agreed: Readonly<Record<Side, Tree>> = { path1: {}, path2: {} }
  readonly #outsideBefore: string

  constructor() {
    mkdirSync(this.outside)
    writeFileSync(join(this.outside, 'secret'), 'nobody else’s business')
    this.#outsideBefore = traceTree(this.outside)
  }

  root(place: string): string {
    const root = { '1': this.pair.path1, '2': this.pair.path2, outside: this.outside }[place]
    return root ?? join(this.pair.folder, place)
  }

  /** From here on the scenario is an ordinary user, whom modes keep out. */
  becomeNobody(): void {
    if (process.geteuid?.() !== 0) return
    for (const folder of [this.pair.folder, this.pair.path1, this.pair.path2]) chownSync(folder, nobody, nobody)
    process.seteuid?.(nobody)
  }

  close(): void {
    if (process.getuid?.() === 0) process.seteuid?.(0)
    this.pair.remove()
  }

  traces(): string[] {
    return [this.pair.path1, this.pair.path2].map((root) => (existsSync(root) ? lookingEverywhere(root, traceTree) : 'no folder'))
  }

  /** One run with its plan. Whatever happens in it, no content that only one side had is lost, and nothing outside is touched. */
  async run(injections: Injections, mayDiscard: boolean): Promise<{ report: RunReport; operations: readonly Operation[] }> {
    const unsynced = mayDiscard ? new Set<string>() : this.#unsynced()
    let operations: readonly Operation[] = []
    this.events = []
    try {
      const report = await this.pair.sync(this.policy, {
        wrap: (backend, side) => withFaults(backend, side, injections.faults),
        onEvent: (event) => this.events.push(event),
        onPlan: (planned) => {
          operations = planned
        },
      })
      return { report, operations }
    } finally {
      const kept = this.#contents()
      expect(
        [...unsynced].filter((content) => !kept.has(content) && !this.#replaced.has(content)),
        'contents that are lost',
      ).toEqual([])
      this.expectNothingOutside()
      this.#noteAgreed()
    }
  }

  noteReplaced(place: string, path: RelPath): void {
    const file = readShown(this.root(place))[path]
    if (typeof file === 'string') this.#replaced.add(file)
  }

  expectNothingOutside(): void {
    expect(traceTree(this.outside), 'the folder outside').toBe(this.#outsideBefore)
    expect(readdirSync(this.pair.folder).filter((name) => !ours.test(name))).toEqual([])
  }

  /** The contents a side has, cut-off copies aside, that were not agreed with the other one under that name. */
  #unsynced(): Set<string> {
    const trees = this.#trees()
    const files = sides.flatMap((side) =>
      Object.entries(trees[side]).filter(([path, file]) => this.#agreed[side][path] !== file && !nameOf(path).startsWith(temporaryPrefix)),
    )
    return new Set(files.flatMap(([, file]) => (typeof file === 'string' ? [file] : [])))
  }

  #contents(): Set<string> {
    const roots = ['1', '2', 'versions1', 'versions2'].map((place) => this.root(place))
    return new Set(roots.flatMap((root) => Object.values(readShown(root)).filter((file) => typeof file === 'string')))
  }

  #noteAgreed(): void {
    const trees = this.#trees()
    this.#agreed = perSide((side) => {
      const shared = new Set(Object.values(trees[other(side)]))
      const isSomewhere = ([path]: [RelPath, unknown]) => path in trees.path1 || path in trees.path2
      const old = Object.entries(this.#agreed[side]).filter(isSomewhere)
      return Object.fromEntries([...old, ...Object.entries(trees[side]).filter(([, file]) => shared.has(file))])
    })
  }

  #trees(): Readonly<Record<Side, Tree>> {
    return perSide((side) => readShown(this.pair[side]))
  }
}

/** A tree as root sees it; none is an empty one. */
export function readShown(root: string): Readonly<Record<RelPath, Tree[string]>> {
  return existsSync(root) ? lookingEverywhere(root, readTree) : {}
}

function lookingEverywhere<T>(root: string, look: (root: string) => T): T {
  const user = process.geteuid?.()
  const isRoot = process.getuid?.() === 0
  if (isRoot) process.seteuid?.(0)
  const close = isRoot ? () => {} : openUp(root)
  try {
    return look(root)
  } finally {
    close()
    if (user !== undefined && user !== process.geteuid?.()) process.seteuid?.(user)
  }
}

/** A pair that was in sync, and then changed in every way on both sides, so that a run has two thousand things to do. */
import { existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { TestPair } from './bench.ts'
import type { Random } from './random.ts'
import { readTree, removePath, type Tree, writeFile } from './trees.ts'

const folders = 20

export interface BigChange {
  /** How many of the new files have come to the other side. Cheap enough to ask all the time. */
  arrived(): number
  /** How many there will be. */
  readonly toArrive: number
  /** How many paths of the two sides differ. Fails when a file holds what nobody has written, such as a half of it. */
  differences(): number
  /** Fails unless both sides are equal and hold all that was on either side alone. */
  assertNothingLost(): void
}

/** What one change does to the files that both sides share, and how many of them it leaves for the next one. */
const touched = { changed: 150, removed1: 90, removed2: 60, moved: 80, conflicts: 20 }
const filesOfChange = 2 * touched.changed + touched.removed1 + touched.removed2 + touched.moved + touched.conflicts

/** Writes the files that both sides share at first, to one side: enough for so many changes, one after the other. */
export function writeBase(pair: TestPair, changes: number, random: Random): void {
  const files = filesOfChange + (changes - 1) * (touched.removed1 + touched.removed2)
  for (let i = 0; i < files; i++) writeFile(pair.path1, basePath(i), content(`base ${i}`, random))
}

/**
 * Changes a pair whose base is in sync. `round` keeps the names of several changes apart; `more` new files
 * make the run so long that it has to store what it did several times on the way.
 */
export function changeBoth(pair: TestPair, round: number, random: Random, more = 0): BigChange {
  const both = { one: pair.path1, two: pair.path2 }
  const base = [...readTree(pair.path1)].flatMap(([path, text]) => (text !== null && path.startsWith('base/') ? [path] : []))
  const take = (count: number) => base.splice(0, count)
  const fresh = new Set<string>()
  const put = (root: string, path: string, what: string) => {
    const text = content(`${what} ${path} in round ${round}`, random)
    fresh.add(text)
    writeFile(root, path, text)
  }
  for (let i = 0; i < 850 + more; i++) put(both.one, newPath(round, 'one', i), 'new')
  for (let i = 0; i < 600; i++) put(both.two, newPath(round, 'two', i), 'new')
  for (const path of take(touched.changed)) put(both.one, path, 'changed')
  for (const path of take(touched.changed)) put(both.two, path, 'changed')
  for (const path of take(touched.removed1)) removePath(both.one, path)
  for (const path of take(touched.removed2)) removePath(both.two, path)
  for (const path of take(touched.moved)) renameSync(join(both.one, path), join(both.one, `${path}.moved${round}`))
  for (const path of take(touched.conflicts)) for (const [name, root] of Object.entries(both)) put(root, path, `changed on ${name}`)
  const known = new Set([...readTree(both.one).values(), ...readTree(both.two).values()])
  return {
    toArrive: 1450 + more,
    arrived: () => countIn(both.two, round, 'one') + countIn(both.one, round, 'two'),
    differences() {
      const trees = [readTree(both.one), readTree(both.two)] as const
      for (const [at, tree] of trees.entries()) {
        for (const [path, text] of tree) if (!known.has(text)) throw new Error(`${path} of path${at + 1} holds what nobody has written`)
      }
      return differencesOf(...trees)
    },
    assertNothingLost() {
      const [one, two] = [readTree(both.one, { withTemporary: true }), readTree(both.two, { withTemporary: true })]
      if (differencesOf(one, two) > 0) throw new Error('the sides differ')
      const there = new Set(one.values())
      for (const text of fresh) if (!there.has(text)) throw new Error(`lost: ${text.slice(0, 80)}`)
    },
  }
}

function differencesOf(one: Tree, two: Tree): number {
  const paths = new Set([...one.keys(), ...two.keys()])
  return [...paths].filter((path) => one.get(path) !== two.get(path)).length
}

const basePath = (i: number) => `base/${i % folders}/file ${i}.txt`
const newPath = (round: number, side: string, i: number) => `round ${round}/${side} ${i % folders}/new ${i}.txt`

function countIn(root: string, round: number, side: string): number {
  let count = 0
  for (let i = 0; i < folders; i++) {
    const folder = join(root, `round ${round}/${side} ${i}`)
    if (existsSync(folder)) count += readdirSync(folder).filter((name) => name.startsWith('new')).length
  }
  return count
}

/** Mostly small files, and some that take several writes. */
function content(what: string, random: Random): string {
  const length = random.fraction() < 0.02 ? random.between(1, 1_500_000) : random.between(0, 2_000)
  return `${what} ${'x'.repeat(length)}.`
}

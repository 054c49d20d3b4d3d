/** Plays a scenario, line by line. The words are told in `test/scenarios/README.md`. */
import { existsSync, lstatSync } from 'node:fs'
import { expect } from 'vitest'
import { displayPath, type RelPath } from '../../src/core/rel-path.ts'
import type { Side } from '../../src/core/side.ts'
import type { Tree } from '../../src/testing/disk-tree.ts'
import type { Fault } from '../../src/testing/with-faults.ts'
import { acts, at, isAct } from './disk-edits.ts'
import { type Injection, Injections } from './injections.ts'
import { recordOf } from './plan-record.ts'
import { withPolicyWord } from './policy-words.ts'
import { readShown, ScenarioWorld } from './scenario-world.ts'
import { type Line, linesOf } from './words.ts'

const fillers: Tree = Object.fromEntries(['keep', ...Array.from({ length: 9 }, (_, i) => `filler/${i + 1}`)].map((name) => [name, name]))

type Command = (words: readonly string[], block: readonly Line[]) => void | Promise<void>

class Player {
  readonly world = new ScenarioWorld()
  readonly plans: object[] = []
  #planned: Injection[] = []
  #mayDiscard = false
  #looksAgain = false
  #fillers = fillers
  /** Each edit has a whole minute of its own. */
  #seconds = Date.UTC(2024, 0, 1) / 1000

  readonly #commands: Readonly<Record<string, Command>> = {
    nobody: () => this.world.becomeNobody(),
    bare: () => {
      this.#fillers = {}
    },
    policy: (words) => {
      for (const word of words) this.world.policy = withPolicyWord(this.world.policy, word, this.world.pair.folder)
    },
    'looks-again': () => {
      this.#looksAgain = true
    },
    discards: () => {
      this.#mayDiscard = true
    },
    agree: () => this.#agree(),
    run: ([result = '']) => this.#run(result),
    refused: ([code]) => this.#expectEnd({ code }),
    killed: () => this.#expectEnd({ name: 'Error', message: expect.stringMatching(/^the program (died|is dead)/) }),
    after: (words) => this.#inject(words, (act) => ({ kind: 'then', act })),
    before: (words) => this.#inject(words, (act) => ({ kind: 'delay', wait: async () => act() })),
    fault: ([kind, ...words]) => this.#inject([...words, 'do'], () => ({ kind: (kind as string).replace('-', ' ') }) as Fault),
    tells: (words) => this.#expectTold(words),
    both: (words, block) => this.#atPlaces(['1', '2'], words, block),
  }

  async play(lines: readonly Line[]): Promise<void> {
    for (const [index, line] of lines.entries()) {
      if (line.isIndented) continue
      const next = lines.findIndex((later, at) => at > index && !later.isIndented)
      const block = lines.slice(index + 1, next === -1 ? lines.length : next)
      const [first = '', ...words] = line.words
      const command = Object.hasOwn(this.#commands, first) ? this.#commands[first] : undefined
      try {
        if (command === undefined) this.#atPlaces([first], words, block)
        else await command(words, block)
      } catch (error) {
        if (error instanceof Error) error.message = `line ${line.number}: ${error.message}`
        throw error
      }
    }
  }

  #atPlaces(places: readonly string[], [verb, path = '', ...rest]: readonly string[], block: readonly Line[]): void {
    this.#seconds += 60
    for (const place of places) {
      const root = this.world.root(place)
      if (verb === 'holds') expect(readShown(root), `what ${place} holds`).toEqual(this.#expectedTree(place, block))
      else if (verb === 'mode') expect((lstatSync(at(root, path)).mode & 0o7777).toString(8)).toBe(rest[0])
      else if (verb === 'shares' || verb === 'parts') {
        const [one, two] = [path, rest[0] ?? ''].map((name) => lstatSync(at(root, name)).ino)
        expect(one === two, `${path} and ${rest[0]} are one file`).toBe(verb === 'shares')
      } else if (isAct(verb)) acts[verb](root, path, rest[0] ?? '', this.#seconds)
      else throw new Error(`nobody knows what this means: ${place} ${verb}`)
    }
    if (verb === 'holds' && places.length === 2) this.#expectSameTimes()
  }

  /** The two sides agree about what they hold; their first run has no plan worth keeping. */
  async #agree(): Promise<void> {
    for (const [path, content] of Object.entries(this.#fillers)) this.#atPlaces(['1', '2'], ['write', path, content as string], [])
    const { policy } = this.world
    this.world.policy = { ...policy, resync: 'path1' }
    const { report } = await this.world.run(new Injections([]), false)
    expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
    this.world.policy = policy
  }

  async #run(result: string): Promise<void> {
    const [before, isDisturbed] = [this.world.traces(), this.#planned.length > 0]
    const preview = isDisturbed ? null : await this.world.pair.preview(this.world.policy)
    expect(this.world.traces(), 'a preview writes nothing').toEqual(before)
    const injections = this.#takeInjections()
    const { report, operations } = await this.world.run(injections, this.#mayDiscard)
    this.#mayDiscard = false
    expect(injections.unused, 'what was to happen and did not').toEqual([])
    this.plans.push(recordOf(report, operations))
    expect(report.result, JSON.stringify({ report, events: this.world.events }, readable)).toBe(result)
    if (preview !== null) expect(report.digest, 'the preview’s plan is the run’s').toBe(preview.digest)
    if (result === 'held') expect(this.world.traces()).toEqual(before)
    else if (result !== 'partial' && !isDisturbed) await this.#expectQuiet()
  }

  /** One more run has nothing to do and touches nothing, modification times included. */
  async #expectQuiet(): Promise<void> {
    const { events, policy } = this.world
    const before = this.world.traces()
    this.world.policy = { ...policy, resync: null }
    const { report, operations } = await this.world.run(new Injections([]), false)
    this.world.policy = policy
    expect(
      operations.filter(({ kind }) => kind !== 'hold' && kind !== 'ask' && !(kind === 'adopt' && this.#looksAgain)),
      'a second run has nothing to do',
    ).toEqual([])
    expect(report.result).toBe('nothing')
    expect(this.world.traces(), 'a second run touches nothing').toEqual(before)
    this.world.events = events
  }

  async #expectEnd(error: object): Promise<void> {
    const injections = this.#takeInjections()
    await expect(this.world.run(injections, this.#mayDiscard)).rejects.toMatchObject(error)
    expect(injections.unused, 'what was to happen and did not').toEqual([])
    this.#mayDiscard = false
  }

  #takeInjections(): Injections {
    const injections = new Injections(this.#planned)
    this.#planned = []
    return injections
  }

  /** `after 2 publish x do 2 write x other then 2 remove y`, once. */
  #inject([place = '', method = '', path = '', ...words]: readonly string[], fault: (act: () => void) => Fault): void {
    const [word, ...edits] = words
    if (word !== 'do' || (place !== '1' && place !== '2')) throw new Error('what is to happen, and where?')
    const act = () => {
      for (const [where = '', verb = '', path = '', ...rest] of split(edits)) {
        this.world.noteReplaced(where, path)
        this.#atPlaces([where], [verb, path, ...rest], [])
      }
    }
    this.#planned.push({ side: sideOf(place), method: method.replaceAll('-', ' '), path, fault: fault(act) })
  }

  #expectTold([type = '', place = '', path = '', ...words]: readonly string[]): void {
    const told = this.world.events.map((event) => {
      if (event.type === 'gate') return `gate ${event.gate.side ?? 'both'} ${event.gate.code}`
      if (event.type === 'notice' || event.type === 'unreadable') return `${event.type} ${event.side} ${displayPath(event.path)}`
      return event.type === 'operation' ? `${event.outcome} ${event.operation.kind} ${displayPath(event.operation.path)}` : event.type
    })
    const wanted = place === '1' || place === '2' ? [type, sideOf(place), path] : [type, place, path]
    expect(told).toContain([...wanted, ...words].filter((word) => word !== '').join(' '))
  }

  #expectedTree(place: string, block: readonly Line[]): Tree {
    const tree = place === '1' || place === '2' ? { ...this.#fillers } : {}
    const entries = block.map(({ words: [path = '', content, target] }): [RelPath, Tree[string]] => {
      if (content === '->') return [path, { link: target ?? '' }]
      return path.endsWith('/') && content === undefined ? [path.slice(0, -1), null] : [path, content ?? '']
    })
    return { ...tree, ...Object.fromEntries(entries) }
  }

  /** Files of one name have one time on both sides, as finely as times can be set. */
  #expectSameTimes(): void {
    for (const [path, file] of Object.entries(readShown(this.world.pair.path1))) {
      if (typeof file !== 'string' || !existsSync(at(this.world.pair.path2, path))) continue
      const [one, two] = [this.world.pair.path1, this.world.pair.path2].map((root) => lstatSync(at(root, path)).mtimeMs)
      expect(Math.abs((one ?? 0) - (two ?? 0)), `the times of ${displayPath(path)}`).toBeLessThan(0.001)
    }
  }
}

/** The edits between `then`s. */
function split(words: readonly string[]): string[][] {
  const edits: string[][] = [[]]
  for (const word of words) {
    if (word === 'then') edits.push([])
    else edits.at(-1)?.push(word)
  }
  return edits
}

const sideOf = (place: string): Side => (place === '1' ? 'path1' : 'path2')
const readable = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)

/** Plays a scenario to its end and gives the plans of its runs. */
export async function playScenario(text: string): Promise<object[]> {
  const player = new Player()
  try {
    await player.play(linesOf(text))
    return player.plans
  } finally {
    player.world.close()
  }
}

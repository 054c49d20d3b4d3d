import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import type { Api } from './api.ts'
import type { Stack } from './stack.ts'

type Content = string | Uint8Array

/** What is on one side of a pair: its files with their contents and times in seconds. */
export interface SideFiles {
  readonly folder: string
  readonly write: (path: string, content: Content, time: number) => void
  readonly remove: (path: string) => void
}

export interface ConflictScene {
  readonly pairId: string
  readonly path1: SideFiles
  readonly path2: SideFiles
}

const start = Date.UTC(2026, 0, 5) / 1000
const hour = 3600

/** The time of a file when both sides agreed on it, and of what either side made of it later. */
const agreedAt = (at: number) => start + at
const editedAt = (at: number, side: 1 | 2) => start + 30 * 24 * hour + at * 60 + (side === (at % 3 === 0 ? 1 : 2) ? hour : 0)

function sideOf(folder: string): SideFiles {
  return {
    folder,
    write(path, content, time) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
      utimesSync(join(folder, path), time, time)
    },
    remove: (path) => rmSync(join(folder, path)),
  }
}

async function newScene(stack: Stack, api: Api, name: string): Promise<ConflictScene> {
  const [path1, path2] = [sideOf(stack.makeFolder(`${name}/one`)), sideOf(stack.makeFolder(`${name}/two`))]
  const pair = await api.makePair(name, path1.folder, path2.folder)
  return { pairId: pair.id, path1, path2 }
}

/** What a queue of 128 is made of: 112 changed on both sides, 6 of them at the very same time, 12 changed and deleted, 4 new on both. */
export const queue = { edited: 112, equalTimes: 6, deleted: 12, added: 4, all: 128, undecidable: 18 } as const

/** 128 conflicts over six folders, as a run finds them. */
export async function makeQueue(stack: Stack, api: Api, name: string): Promise<ConflictScene> {
  const scene = await newScene(stack, api, name)
  const pathOf = (at: number) => `${['finance/2026', 'finance/2026/invoices', 'img', 'letters', 'notes', 'music'][at % 6]}/file ${at}.txt`
  for (let at = 0; at < queue.edited + queue.deleted; at++) scene.path1.write(pathOf(at), `agreed ${at}\n`, agreedAt(at))
  await keepSome(api, scene)
  for (let at = 0; at < queue.edited; at++) {
    const isEqual = at < queue.equalTimes
    scene.path1.write(pathOf(at), `one ${at}\n`, editedAt(at, 1))
    scene.path2.write(pathOf(at), `two ${at}, a little longer\n`, isEqual ? editedAt(at, 1) : editedAt(at, 2))
  }
  for (let at = queue.edited; at < queue.edited + queue.deleted; at++) {
    const [keeper, deleter] = at % 2 === 0 ? [scene.path1, scene.path2] : [scene.path2, scene.path1]
    keeper.write(pathOf(at), `changed ${at}\n`, editedAt(at, 1))
    deleter.remove(pathOf(at))
  }
  for (let at = queue.edited + queue.deleted; at < queue.all; at++) {
    scene.path1.write(pathOf(at), `new on one ${at}\n`, editedAt(at, 1))
    scene.path2.write(pathOf(at), `new on two, ${at}\n`, editedAt(at, 2))
  }
  await runToEnd(api, scene)
  return scene
}

const table = Array.from({ length: 60 }, (_, at) => `${at + 1},row ${at + 1},${at * 7}`)

/** A table with some of its lines changed. */
export function tableWith(changes: Readonly<Record<number, string>>): string {
  return `${table.map((line, at) => changes[at + 1] ?? line).join('\n')}\n`
}

/** Seven changes: two of either side alone, three of both. */
export const budget = {
  agreed: tableWith({}),
  path1: tableWith({ 3: '3,one alone', 10: '10,one of both', 24: '24,one alone', 31: '31,one of both', 45: '45,one of both' }),
  path2: tableWith({ 10: '10,two of both', 17: '17,two alone', 31: '31,two of both', 38: '38,two alone', 45: '45,two of both' }),
} as const

/** Long enough that its encoding can be told from its bytes. */
const letter = 'Liebe Grüße aus Köln, wo die Bäume blühen und die Vögel früh singen.\nSchöne Wünsche für Ömer, Jürgen und Käthe!\n'.repeat(
  5,
)

export const largeBytes = 48 * 1024 * 1024

/** One conflict of each kind of content, in one folder. Pictures are drawn by the browser. */
export async function makeContents(stack: Stack, api: Api, page: Page, name: string): Promise<ConflictScene> {
  const scene = await newScene(stack, api, name)
  const contents: Readonly<Record<string, readonly [agreed: Content, path1: Content, path2: Content]>> = {
    'budget.csv': [budget.agreed, budget.path1, budget.path2],
    'photo.png': await pictures(page, 'image/png'),
    'photo.jpg': await pictures(page, 'image/jpeg'),
    'people.sqlite': [databaseOf(stack, 1), databaseOf(stack, 2), databaseOf(stack, 3)],
    'large.txt': [largeText(0), largeText(1), largeText(2)],
    'endings.txt': ['a\nb\nc\n', 'a\r\nb\r\nd\r\n', 'a\nb\nd\n'],
    'letter.txt': ['Dear all\n', Buffer.from(letter, 'latin1'), letter],
  }
  Object.entries(contents).forEach(([path, [agreed]], at) => {
    scene.path1.write(path, agreed, agreedAt(at))
  })
  await keepSome(api, scene)
  Object.entries(contents).forEach(([path, [, one, two]], at) => {
    scene.path1.write(path, one, editedAt(at, 1))
    scene.path2.write(path, two, editedAt(at, 2))
  })
  await runToEnd(api, scene)
  return scene
}

/** The first run, with some files that nobody changes later: where every file changed, a run stops to ask why. */
async function keepSome(api: Api, scene: ConflictScene): Promise<void> {
  for (let at = 0; at < 40; at++) scene.path1.write(`unchanged/${at}.txt`, `unchanged ${at}\n`, agreedAt(at))
  await runToEnd(api, scene)
}

async function runToEnd(api: Api, { pairId }: ConflictScene): Promise<void> {
  const run = await api.run(pairId)
  if (run.state !== 'done' && run.state !== 'nothing') throw new Error(`The run ended as ${run.state}: ${JSON.stringify(run)}`)
}

async function pictures(page: Page, type: string): Promise<readonly [Uint8Array, Uint8Array, Uint8Array]> {
  const drawn = await page.evaluate((format) => {
    const draw = (width: number, height: number, colour: string) => {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width, height })
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('The browser can’t draw.')
      context.fillStyle = colour
      context.fillRect(0, 0, width, height)
      context.fillStyle = 'white'
      context.fillRect(width / 4, height / 4, width / 3, height / 3)
      return canvas.toDataURL(format)
    }
    return [draw(320, 200, 'gray'), draw(320, 200, 'steelblue'), draw(400, 250, 'darkorange')] as const
  }, type)
  const bytes = (url: string) => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
  return [bytes(drawn[0]), bytes(drawn[1]), bytes(drawn[2])]
}

function databaseOf(stack: Stack, rows: number): Uint8Array {
  const path = join(stack.folder, 'making.sqlite')
  const database = new DatabaseSync(path)
  database.exec('CREATE TABLE people (name TEXT)')
  for (let at = 0; at < rows * 50; at++) database.exec(`INSERT INTO people VALUES ('person ${at}')`)
  database.close()
  const bytes = readFileSync(path)
  rmSync(path)
  return bytes
}

function largeText(seed: number): string {
  const line = `line of version ${seed} with some words in it, so that it is as long as lines are\n`
  return line.repeat(Math.ceil(largeBytes / line.length)).slice(0, largeBytes)
}

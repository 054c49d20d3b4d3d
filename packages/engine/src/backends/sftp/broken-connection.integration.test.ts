import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readTree } from '../../testing/disk-tree.ts'
import { type Sshd, startSshd } from '../../testing/servers/sshd.ts'
import { StorePair } from '../../testing/store-pair.ts'

let sshd: Sshd
let line: Line
let pair: StorePair
let number = 0

/** A network between the engine and the server, on which connections break off once they have carried so many bytes. */
class Line {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** How many connections still break off, and after how many bytes each. */
  breaks = 0
  bytes = 0
  port = 0

  constructor(to: number) {
    this.#server = createServer((near) => {
      const far = connect({ host: '127.0.0.1', port: to })
      let carried = 0
      const cut = () => {
        near.destroy()
        far.destroy()
      }
      const isBreaking = this.breaks > 0
      for (const [from, into] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from)
        from.on('error', cut)
        from.on('close', cut)
        from.on('data', (part) => {
          carried += part.length
          if (isBreaking && carried > this.bytes) {
            this.breaks--
            cut()
          } else if (!into.destroyed) into.write(part)
        })
      }
    })
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the line has no port')
    this.port = address.port
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}

beforeAll(async () => {
  sshd = await startSshd()
  line = new Line(sshd.settings.port)
  await line.open()
})
afterAll(async () => {
  await line.close()
  await sshd.stop()
})
beforeEach(() => {
  line.breaks = 0
  const folder = join(sshd.folder, `p${number++}`)
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  pair = new StorePair({ ...sshd.settings, port: line.port }, folder, {})
})
afterEach(() => pair.remove())

const large = Buffer.alloc(9_000_001, 'not in step with anything. ')
const limits = { maxDurationMs: null, maxTransferBytes: null, pauseBetweenTriesMs: 1, bandwidth: null }
const resync = { resync: 'path1', emptyBaseline: 'go-on' } as const

function writeThere(name: string, content: Buffer): void {
  writeFileSync(join(pair.root, name), content)
  if (sshd.uid !== null) chownSync(join(pair.root, name), sshd.uid, sshd.uid)
}

test.each(['up', 'down'])(
  'a connection that breaks off in the middle of a file that goes %s is no matter to who tries again',
  async (name) => {
    if (name === 'up') writeFileSync(join(pair.path1, name), large)
    else writeThere(name, large)
    line.bytes = 4_000_000
    line.breaks = 1
    const report = await pair.sync({ ...resync, limits: { ...limits, tries: 3 } })
    expect(line.breaks).toBe(0)
    expect(report).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    for (const root of [pair.path1, pair.root]) {
      expect(Object.keys(readTree(root))).toEqual([name])
      expect(readFileSync(join(root, name)).equals(large)).toBe(true)
    }
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  },
)

test('where it breaks off again and again nothing gets half of a content, and the next run has what is left to do', async () => {
  const [old, small] = [Buffer.from('old'), Buffer.from('small')]
  writeFileSync(join(pair.path1, 'f'), old)
  await pair.sync(resync)
  writeFileSync(join(pair.path1, 'f'), large)
  writeFileSync(join(pair.path1, 'small'), small)
  line.bytes = 2_000_000
  line.breaks = 1000
  const broken = await pair.sync({ force: true, limits: { ...limits, tries: 2 } }).catch((error: unknown) => error)
  expect(broken).toSatisfy((ended) => ended instanceof Error || (ended as { counters: { failed: number } }).counters.failed > 0)
  expect(readFileSync(join(pair.root, 'f')).equals(old)).toBe(true)
  expect(readFileSync(join(pair.path1, 'f')).equals(large)).toBe(true)
  line.breaks = 0
  expect(await pair.sync({ force: true })).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
  expect(readFileSync(join(pair.root, 'f')).equals(large)).toBe(true)
  expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  // A server that was asked for a file right before the line broke makes it afterwards, so only the next run can remove it.
  expect(Object.keys(readTree(pair.root)).sort()).toEqual(['f', 'small'])
})

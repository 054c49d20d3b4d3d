import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ServedDiskProgram } from '../../testing/served-disk-program.ts'
import { type Sshd, startSshd } from '../../testing/servers/sshd.ts'
import { openRemoteReadable } from '../remote/open-remote.ts'
import { openStore } from '../remote/open-store.ts'
import type { RemoteStore } from '../remote/remote-store.ts'

let sshd: Sshd
let store: RemoteStore
let served: ServedDiskProgram
beforeAll(async () => {
  sshd = await startSshd()
  store = await openStore(sshd.settings)
  served = new ServedDiskProgram(sshd.uid)
})
afterAll(async () => {
  await store.close()
  await sshd.stop()
  served.disk.removeAll()
})

test('a folder that may be listed and not looked into is refused, and not taken for an empty one', async () => {
  await served.program(1n).write('closed/f', 'content')
  const path = join(served.disk.root, 'closed')
  chmodSync(path, 0o444)
  await expect(store.list(path)).rejects.toMatchObject({ code: 'EACCES' })
  chmodSync(path, 0o755)
  expect((await store.list(path)).entries.map(({ name }) => name)).toEqual(['f'])
})

test('large content goes and comes whole, with many requests under way', async () => {
  const content = Buffer.alloc(9_000_001, 'some content that repeats itself, and not in step with anything. ')
  const path = join(served.disk.root, 'large')
  const upload = await store.upload(path, `${path}.part`, { size: content.length, mtimeNs: null, mode: null, assertMayWrite() {} })
  for (let at = 0; at < content.length; at += 1 << 20) await upload.write(content.subarray(at, at + (1 << 20)))
  expect(await upload.publish({ kind: 'absent' })).toMatchObject({ kind: 'file', size: content.length })
  expect(readFileSync(path).equals(content)).toBe(true)
  const reader = await store.open(path)
  const parts: Buffer[] = []
  const buffer = new Uint8Array(777_777)
  for (let count = await reader?.read(buffer); count !== undefined && count > 0; count = await reader?.read(buffer))
    parts.push(Buffer.from(buffer.subarray(0, count)))
  await reader?.close()
  expect(Buffer.concat(parts).equals(content)).toBe(true)
})

test('content that the disk begins with while it is sent goes whole, or not at all, and nobody keeps it open', async () => {
  const block = Buffer.alloc(1 << 20, 'a part of it')
  const openBy = (path: string) =>
    readdirSync('/proc').filter((pid) => {
      try {
        return readdirSync(`/proc/${pid}/fd`).some((handle) => readlinkSync(`/proc/${pid}/fd/${handle}`).startsWith(path))
      } catch {
        // It is no process, ended a moment ago, or is none of ours.
        return false
      }
    })
  for (const isKept of [true, false]) {
    const path = join(served.disk.root, `written-out-${isKept}`)
    const upload = await store.upload(path, `${path}.part`, { size: 100 << 20, mtimeNs: null, mode: null, assertMayWrite() {} })
    for (let i = 0; i < (isKept ? 100 : 70); i++) await upload.write(block)
    if (isKept) expect(await upload.publish({ kind: 'absent' })).toMatchObject({ size: 100 << 20 })
    await upload.discard()
    await store.makeDurable()
    expect(existsSync(path)).toBe(isKept)
    expect(openBy(path)).toEqual([])
    expect(readdirSync(served.disk.root).filter((name) => name.endsWith('.part'))).toEqual([])
  }
})

test('what is written within the very second of what was opened to be read, of the same size, is a change', async () => {
  const program = served.program(1n)
  const backend = await openRemoteReadable(store, served.disk.root, 'pair')
  await backend.root()
  await sleep(1020 - (Date.now() % 1000))
  await program.write('read', 'first')
  const file = await backend.open('read')
  await program.write('read', 'other')
  expect(await file?.isUnchanged()).toBe(false)
  await file?.close()
})

test('a file that was cut short since it was opened is an error, and not a shorter file', async () => {
  const path = join(served.disk.root, 'short')
  await served.program(1n).write('short', 'x'.repeat(3_000_000))
  const reader = await store.open(path)
  writeFileSync(path, 'x'.repeat(10))
  const buffer = new Uint8Array(100_000)
  const readAll = async () => {
    while (((await reader?.read(buffer)) ?? 0) > 0);
  }
  // What was under way before may still have come whole.
  const ended = await readAll().then(
    () => 'whole',
    (error: { code?: string }) => error.code,
  )
  expect(['whole', 'EIO']).toContain(ended)
  await reader?.close()
})

test('a connection that broke off is made anew for the next request, and what was under way is an error that may pass', async () => {
  const own = await openStore(sshd.settings)
  const path = join(served.disk.root, 'broken')
  const upload = await own.upload(path, `${path}.part`, { size: 5, mtimeNs: null, mode: null, assertMayWrite() {} })
  endSessions()
  const publishing = upload.write(Buffer.from('12345')).then(() => upload.publish({ kind: 'absent' }))
  await expect(publishing).rejects.toMatchObject({ code: 'ECONNRESET' })
  await upload.discard()
  expect(await own.stat(served.disk.root)).toMatchObject({ kind: 'directory' })
  expect(existsSync(path)).toBe(false)
  await own.close()
  await expect(own.stat(served.disk.root)).rejects.toMatchObject({ code: 'ECONNABORTED' })
})

/** Ends all that serves those who signed in at once, so that none of it does another thing: what stands below the server, however deep. */
function endSessions(): void {
  const parents = new Map(readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [[Number(name), parentOf(name)]] : [])))
  const isSession = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent != null && (parent === sshd.pid || isSession(parent))
  }
  for (const pid of [...parents.keys()].filter(isSession)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      // It ended by itself when what it served did.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

function parentOf(pid: string): number | null {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return null
  const stat = readFileSync(file, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

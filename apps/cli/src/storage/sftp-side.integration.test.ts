import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTree, type Sshd, startSshd, traceTree, writeTree } from '@pairwise/engine/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'

const program = join(import.meta.dirname, '../../src/main.ts')
const scratch = mkdtempSync(join(tmpdir(), 'cli-sftp-'))
const [local, work, conf, known] = ['local', 'work', 'rclone.conf', 'known'].map((name) => join(scratch, name)) as [
  string,
  string,
  string,
  string,
]
let sshd: Sshd

beforeAll(async () => {
  sshd = await startSshd({ isOurs: true })
  const { host, port, username } = sshd.settings
  mkdirSync(local)
  writeFileSync(known, `${sshd.knownHost}\n`)
  const options = { type: 'sftp', host, port, user: username, key_file: sshd.keyFile, known_hosts_file: known }
  writeFileSync(
    conf,
    `[nas]\n${Object.entries(options)
      .map(([name, value]) => `${name} = ${value}`)
      .join('\n')}\n`,
  )
})
afterAll(async () => {
  await sshd.stop()
  rmSync(scratch, { recursive: true })
})

interface Ended {
  readonly code: number
  readonly told: string
}

function pairwise(...args: readonly string[]): Promise<Ended> {
  const all = ['--conditions=pairwise-source', program, ...args, '--workdir', work, '--config', conf]
  return new Promise((resolve) => {
    execFile(process.execPath, all, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), told: stdout + stderr }),
    )
  })
}

test('a folder of this machine and one of a server are kept the same, planned, carried out and compared', async () => {
  const side = `nas:${sshd.folder}`
  writeTree(local, { 'd/one': 'one', two: 'two' })
  writeTree(sshd.folder, { three: 'three' })
  expect(await pairwise('bisync', local, side, '--resync')).toMatchObject({ code: 0 })
  expect(readTree(sshd.folder)).toEqual({ 'd/one': 'one', two: 'two', three: 'three' })
  expect(readTree(local)).toEqual(readTree(sshd.folder))
  expect(await pairwise('bisync', local, side)).toMatchObject({ code: 0, told: expect.stringContaining('Nothing') })

  writeTree(sshd.folder, { two: 'two, edited there' })
  const plan = join(scratch, 'plan.json')
  // The pair is known by the server's address, whatever its remote is called.
  const { host, port, username } = sshd.settings
  expect(await pairwise('plan', local, side, '--out', plan)).toMatchObject({ code: 0 })
  expect(readFileSync(plan, 'utf8')).toContain(`"${side}"`)
  expect(await pairwise('apply', plan)).toMatchObject({ code: 0 })
  expect(readTree(local)['two']).toBe('two, edited there')
  expect(await pairwise('check', local, side)).toMatchObject({ code: 0 })
  const inline = `:sftp,host=${host},port=${port},user=${username},key_file="${sshd.keyFile}",known_hosts_file="${known}":${sshd.folder}`
  expect(await pairwise('bisync', local, inline)).toMatchObject({ code: 0, told: expect.stringContaining('Nothing') })
})

test('a host that is not known is not signed in to, and its key is told', async () => {
  const { host, port, username } = sshd.settings
  const ended = await pairwise(
    'bisync',
    local,
    `:sftp,host=${host},port=${port},user=${username},key_file="${sshd.keyFile}",known_hosts_file=/nowhere:x`,
  )
  expect(ended.code).toBe(1)
  expect(ended.told).toContain('is not known yet')
  expect(ended.told).toContain(sshd.hostKey)
})

test('what can’t be reached is told in words, with what to do', async () => {
  const nowhere = await pairwise('bisync', local, 'nobody:x')
  expect(nowhere).toMatchObject({ code: 64, told: expect.stringContaining('there is no remote "nobody"') })
  const versions = await pairwise('bisync', local, `nas:${sshd.folder}`, '--backup-dir2', join(scratch, 'kept'))
  expect(versions).toMatchObject({ code: 64, told: expect.stringContaining('not on the same storage as path2') })
})

test('what rclone copied is not copied again, and rclone finds nothing to copy after us', async () => {
  const [own, there] = [join(scratch, 'own'), join(sshd.folder, 'by-rclone')]
  mkdirSync(own)
  writeTree(own, { 'd/one': 'one', two: 'two' })
  const rclone = (...args: readonly string[]) => execFileSync('rclone', [...args, '--config', conf], { encoding: 'utf8', stdio: 'pipe' })
  rclone('copy', own, `nas:${there}`)
  expect(await pairwise('bisync', own, `nas:${there}`, '--resync')).toMatchObject({ code: 0, told: expect.stringContaining('Nothing') })
  writeTree(own, { three: 'three' })
  expect(await pairwise('bisync', own, `nas:${there}`)).toMatchObject({ code: 0 })
  expect(readTree(there)).toEqual({ 'd/one': 'one', two: 'two', three: 'three' })
  const before = traceTree(there)
  rclone('copy', own, `nas:${there}`)
  expect(traceTree(there)).toBe(before)
})

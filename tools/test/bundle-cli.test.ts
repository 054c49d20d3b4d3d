import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bundleCli } from '../bundle-cli.ts'

const root = join(import.meta.dirname, '..', '..')
// Packages are looked for above the files that want them.
const cache = join(root, 'node_modules', '.cache', 'pairwise')
mkdirSync(cache, { recursive: true })
const bundle = mkdtempSync(join(cache, 'bundle-'))
const scratch = mkdtempSync(join(tmpdir(), 'bundle-cli-'))
afterAll(() => {
  for (const folder of [bundle, scratch]) rmSync(folder, { recursive: true })
})

const contentsOf = (folder: string) => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])

test('the command line in few files syncs as it does in many, with its threads', async () => {
  await bundleCli(root, bundle)
  const [one, two] = [join(scratch, 'one'), join(scratch, 'two')]
  for (const path of [one, two]) mkdirSync(path)
  // So many that the walk goes on in a thread, and threads copy.
  for (let i = 0; i < 5_200; i++) writeFileSync(join(one, `f${i}`), `content ${i}`)
  const bisync = (...flags: string[]) => {
    const args = [join(bundle, 'main.js'), 'bisync', one, two, '--workdir', join(scratch, 'work'), ...flags]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    return { status, stdout, stderr }
  }
  expect(bisync('--resync', '-q')).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(contentsOf(two)).toEqual(contentsOf(one))
  expect(bisync()).toMatchObject({ status: 0, stdout: 'Nothing to do.\n' })
})

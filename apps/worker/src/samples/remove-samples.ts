import { createHash } from 'node:crypto'
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readdirSync, readFileSync, rmdirSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type SampleFolders, type SampleManifest, type SamplesRemoved, sampleManifest, sampleManifestName } from '@pairwise/contracts'
import type { Database } from '@pairwise/db'
import { locateFolder } from '../folders/locate-folder.ts'

/** No sample is larger, so nothing larger has to be read. */
const largestSample = 65_536n
/** So many of the files that stay are named. */
const mostNamed = 20

interface RemoveSamplesDeps {
  readonly database: { readonly pairs: Pick<Database['pairs'], 'get'> }
  readonly localRoots: readonly string[]
}

export async function removeSamplesOfPair(pairId: string, { database, localRoots }: RemoveSamplesDeps): Promise<SamplesRemoved> {
  const pair = await database.pairs.get(pairId)
  if (!pair?.sample) throw new Error('This is no pair of sample folders.')
  return removeSamples({ path1: pair.path1.folder, path2: pair.path2.folder }, localRoots)
}

/**
 * Removes from two sample folders every file that still has a content that a sample was given, copies and kept versions of them
 * included, and then the folders that are empty. Whatever else is in them stays, and so do links.
 */
export function removeSamples({ path1, path2 }: SampleFolders, roots: readonly string[]): SamplesRemoved {
  const [one, two] = [locate(path1, roots), locate(path2, roots)]
  const home = locate(dirname(one), roots)
  if (dirname(two) !== home) throw new Error('The sides are not two folders that lie beside each other, as sample folders do.')
  if (!existsSync(home)) return { files: 0, left: [], leftTotal: 0 }
  const manifest = readManifest(home)
  const found: Found = { made: new Set(manifest.contents), files: 0, left: [] }
  for (const folder of [one, two]) {
    if (existsSync(folder)) removeFrom(Buffer.from(folder), found)
  }
  for (const name of [...manifest.beside, sampleManifestName]) {
    if (existsSync(join(home, name))) unlinkSync(join(home, name))
  }
  removeIfEmpty(Buffer.from(home))
  const left = found.left.slice(0, mostNamed).map((path) => path.slice(home.length + 1))
  return { files: found.files, left, leftTotal: found.left.length }
}

function locate(folder: string, roots: readonly string[]): string {
  const place = locateFolder(folder, roots)
  if (place.kind === 'inside' || place.kind === 'missing') return place.realPath
  throw new Error(`${folder} is not below one of the allowed folders.`)
}

function readManifest(home: string): SampleManifest {
  const path = join(home, sampleManifestName)
  if (!existsSync(path)) throw new Error(`Nothing in ${home} says which files Pairwise made there.`)
  return sampleManifest.parse(JSON.parse(readFileSync(path, 'utf8')))
}

interface Found {
  readonly made: ReadonlySet<string>
  files: number
  readonly left: string[]
}

/** Names are taken as bytes: not every name that a folder holds is text. */
function removeFrom(folder: Buffer, found: Found): void {
  for (const entry of readdirSync(folder, { encoding: 'buffer', withFileTypes: true })) {
    const path = Buffer.concat([folder, Buffer.from('/'), entry.name])
    if (entry.isDirectory()) removeFrom(path, found)
    else if (entry.isFile() && removeIfMade(path, found.made)) found.files += 1
    else found.left.push(path.toString())
  }
  removeIfEmpty(folder)
}

function removeIfEmpty(folder: Buffer): void {
  if (readdirSync(folder, { encoding: 'buffer' }).length === 0) rmdirSync(folder)
}

function removeIfMade(path: Buffer, made: ReadonlySet<string>): boolean {
  const handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const seen = fstatSync(handle, { bigint: true })
    if (!seen.isFile() || seen.size > largestSample) return false
    if (!made.has(createHash('sha256').update(readFileSync(handle)).digest('hex'))) return false
    const now = lstatSync(path, { bigint: true })
    if (now.ino !== seen.ino || now.dev !== seen.dev || now.ctimeNs !== seen.ctimeNs || now.size !== seen.size) return false
    // RACE: who changes the sample between this look and the next line loses that change.
    unlinkSync(path)
    return true
  } finally {
    closeSync(handle)
  }
}

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type SampleFolders, type SampleManifest, sampleManifestName } from '@pairwise/contracts'
import { type SampleFile, type SampleVersion, sampleTree } from './sample-tree.ts'

const dayMs = 86_400_000
const mostTries = 1000

/** Makes two small folders below the first allowed root that is there, in a folder of their own that was not there before. */
export function makeSamples(roots: readonly string[], now: Date): SampleFolders {
  const root = roots.find((each) => existsSync(each))
  if (root === undefined) throw new Error('None of the allowed folders exists.')
  const home = makeNewFolder(root)
  writeFileSync(join(home, sampleManifestName), JSON.stringify(manifestOf(sampleTree)), { flag: 'wx' })
  const folders = { path1: join(home, 'NAS'), path2: join(home, 'Backup') }
  for (const side of ['path1', 'path2'] as const) {
    mkdirSync(folders[side])
    for (const file of sampleTree) {
      const version = file[side]
      if (version) write(join(folders[side], file.path), version, now)
    }
  }
  return folders
}

/** Making a folder fails when something is there, so nothing of anybody else’s is ever written into. */
function makeNewFolder(root: string): string {
  for (let number = 1; number <= mostTries; number++) {
    const folder = join(root, number === 1 ? 'Pairwise sample' : `Pairwise sample ${number}`)
    try {
      mkdirSync(folder)
      return folder
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  throw new Error(`There are ${mostTries} sample folders in ${root} already.`)
}

function write(path: string, { content, encoding, daysOld }: SampleVersion, now: Date): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content, { encoding, flag: 'wx' })
  const writtenAt = new Date(now.getTime() - daysOld * dayMs)
  utimesSync(path, writtenAt, writtenAt)
}

/** By what the files are known again when they are to be removed. */
function manifestOf(files: readonly SampleFile[]): SampleManifest {
  const versions = files.flatMap(({ path1, path2 }) => [path1, path2]).filter((version) => version !== undefined)
  const hashes = versions.map(({ content, encoding }) => createHash('sha256').update(content, encoding).digest('hex'))
  return { contents: [...new Set(hashes)], beside: [] }
}

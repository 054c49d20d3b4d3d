import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type SampleManifest, sampleManifestName } from '@pairwise/contracts'
import { agreedFiles, changes, type SampleFile } from './sample-files.ts'

/** The two sample folders; `path1` is the one that the sample pair calls NAS. */
export interface SampleFolders {
  readonly path1: string
  readonly path2: string
}

/** Stands beside the folders once they were changed. */
export const changesMadeName = 'changes-made'

/** Where the sample folders lie in the folder for demos. */
export function sampleFolders(demoFolder: string): SampleFolders {
  return { path1: join(demoFolder, 'NAS'), path2: join(demoFolder, 'Backup') }
}

/** Makes path1 with all its files and path2 empty: the pair's first run brings them together for real. */
export function makeAgreedFolders({ path1, path2 }: SampleFolders, now: Date): void {
  for (const file of agreedFiles) writeSample(path1, file, now)
  mkdirSync(path2, { recursive: true })
  writeText(dirname(path1), sampleManifestName, JSON.stringify(manifest()))
}

/** By what everything that is made here is known again when it is to be removed. */
function manifest(): SampleManifest {
  const texts = [
    ...agreedFiles.map(({ text }) => text),
    changes.new.text,
    changes.changed.text,
    changes.conflict.onPath1,
    changes.conflict.onPath2,
    changes.identical.text,
  ]
  return { contents: texts.map((text) => createHash('sha256').update(text).digest('hex')), beside: [changesMadeName] }
}

/**
 * Changes both sides so that the next plan has one case of each kind: new, changed, deleted, moved, conflict, identical.
 * Done twice it comes to the same, so a start that was cut short in the middle can do it again.
 */
export function changeFolders({ path1, path2 }: SampleFolders, now: Date): void {
  const { changed, conflict, deleted, identical, moved } = changes
  writeText(path1, changes.new.path, changes.new.text)
  writeText(path1, changed.path, changed.text)
  writeText(path1, conflict.path, conflict.onPath1)
  writeText(path2, conflict.path, conflict.onPath2)
  rmSync(join(path2, deleted.path), { force: true })
  if (existsSync(join(path1, moved.from))) renameSync(join(path1, moved.from), join(path1, moved.to))
  for (const side of [path1, path2]) writeSample(side, identical, now)
}

/** Moves sample folders of an earlier demo out of the way, so that nothing that a person put there is lost. */
export function setAside(demoFolder: string, now: Date): void {
  if (!existsSync(demoFolder)) return
  const date = now.toISOString().slice(0, 19).replaceAll(':', '-')
  renameSync(demoFolder, `${demoFolder} until ${date}`)
}

function writeSample(folder: string, file: SampleFile, now: Date): void {
  writeText(folder, file.path, file.text)
  const writtenAt = new Date(now.getTime() - file.daysOld * 86_400_000)
  utimesSync(join(folder, file.path), writtenAt, writtenAt)
}

function writeText(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

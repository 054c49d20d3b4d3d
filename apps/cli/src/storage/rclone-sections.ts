import { existsSync, readFileSync } from 'node:fs'
import { isEncryptedConf, type RcloneSections, readRcloneConf } from '@pairwise/engine'
import type { RcloneSurroundings } from '../config.ts'
import { UsageError } from '../flags/usage-error.ts'

export type Sections = RcloneSections
export type Options = Sections[string]

/** Where remotes were looked for, for whoever asks for one that is not there. */
export interface RcloneConfig {
  readonly sections: Sections
  readonly file: string | null
}

/**
 * The remotes that rclone would know: those of the file that was named, or of the first of its usual places that is there, and those
 * that stand in the environment.
 */
export function readRcloneConfig(named: string | null, { configFiles, remotes }: RcloneSurroundings): RcloneConfig {
  const file = named ?? configFiles.find((path) => existsSync(path)) ?? null
  if (named !== null && named !== '' && !existsSync(named)) throw new UsageError(`the file of --config is not there: ${named}`)
  const sections = file === null || file === '' ? {} : sectionsOf(readFileSync(file, 'utf8'), file)
  const all: Record<string, Options> = { ...sections }
  for (const [name, options] of Object.entries(remotes)) {
    const known = Object.keys(sections).find((section) => section.toLowerCase() === name)
    all[known ?? name] = { ...(known === undefined ? {} : sections[known]), ...options }
  }
  return { sections: all, file }
}

function sectionsOf(text: string, file: string): Sections {
  if (isEncryptedConf(text))
    throw new UsageError(`${file} is locked by a password. Write an open copy with \`rclone config show\` and name it with --config`)
  const read = readRcloneConf(text)
  if (typeof read === 'number') throw new UsageError(`line ${read} of ${file} is neither a [remote] nor an option of one`)
  return read
}

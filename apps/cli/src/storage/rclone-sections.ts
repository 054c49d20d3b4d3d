import { existsSync, readFileSync } from 'node:fs'
import type { RcloneSurroundings } from '../config.ts'
import { UsageError } from '../flags/usage-error.ts'

export type Options = Readonly<Record<string, string>>
export type Sections = Readonly<Record<string, Options>>

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
  const sections = file === null || file === '' ? {} : parseSections(readFileSync(file, 'utf8'), file)
  const all: Record<string, Options> = { ...sections }
  for (const [name, options] of Object.entries(remotes)) {
    const known = Object.keys(sections).find((section) => section.toLowerCase() === name)
    all[known ?? name] = { ...(known === undefined ? {} : sections[known]), ...options }
  }
  return { sections: all, file }
}

function parseSections(text: string, file: string): Sections {
  if (/^\s*RCLONE_ENCRYPT_V\d+:/m.test(text))
    throw new UsageError(`${file} is locked by a password. Write an open copy with \`rclone config show\` and name it with --config`)
  const sections: Record<string, Record<string, string>> = {}
  let current: Record<string, string> | null = null
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const section = /^\[(.+)\]$/.exec(line)?.[1]
    const option = /^([^=]+?)\s*=\s*(.*)$/.exec(line)
    if (section !== undefined) {
      current = sections[section] ?? {}
      sections[section] = current
    } else if (option?.[1] !== undefined && current !== null) current[option[1]] = option[2] ?? ''
    else throw new UsageError(`line ${index + 1} of ${file} is neither a [remote] nor an option of one`)
  }
  return sections
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RcloneSettings } from '../remote/store-settings.ts'
import { optionLine } from './rclone-conf.ts'

/** A folder that only this user can enter, for rclone's configuration and what is on its way. */
export interface PrivateFolder {
  readonly path: string
  readonly configFile: string
  remove(): void
}

/** Writes only the sections that are needed. Secrets in them are in a file of mode 600 and nowhere else. */
export function makePrivateFolder(config: RcloneSettings['config'], sections: readonly string[]): PrivateFolder {
  const path = mkdtempSync(join(tmpdir(), 'pairwise-rclone-'))
  const configFile = join(path, 'rclone.conf')
  // The shell around an rclone that ended by itself may still write into it.
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  try {
    const texts = sections.map((name, i) => sectionText(path, name, config[name] ?? {}, i))
    writeFileSync(configFile, texts.join('\n'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    remove()
    throw error
  }
  process.once('exit', remove)
  return {
    path,
    configFile,
    remove() {
      process.off('exit', remove)
      remove()
    },
  }
}

function sectionText(folder: string, name: string, options: Readonly<Record<string, string>>, number: number): string {
  const lines = Object.entries(options).map(([option, value]) => {
    if (option !== 'known_hosts') return optionLine(option, value)
    // rclone takes known hosts from a file only.
    const file = join(folder, `known-hosts-${number}`)
    writeFileSync(file, `${value.replaceAll('\\n', '\n')}\n`, { mode: 0o600 })
    return `known_hosts_file = ${file}`
  })
  return `[${name}]\n${lines.join('\n')}\n`
}

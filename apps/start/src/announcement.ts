import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Announcement {
  readonly url: string
  readonly dataFolder: string
  /** The one-time code for the first admin; null once there is one. */
  readonly setupCode: string | null
  /** What became of the sample folders; null without `--demo`. */
  readonly demo: string | null
}

/** The code that the api has left in the data folder while it waits for its first admin. */
export function readSetupCode(dataFolder: string): string | null {
  const file = join(dataFolder, 'setup-code')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}

/** What a person needs to know once everything runs. */
export function announce({ url, dataFolder, setupCode, demo }: Announcement): string {
  const rows = [
    ['Open', url],
    ...(setupCode === null ? [] : [['Setup code', `${setupCode}   (asked once, when you make the first account)`]]),
    ...(demo === null ? [] : [['Samples', demo]]),
    ['Your data', dataFolder],
    ['Logs', join(dataFolder, 'logs')],
    ['To stop', 'press Ctrl-C'],
  ]
  return ['', 'Pairwise is running.', '', ...rows.map(([label, text]) => `  ${label?.padEnd(11)} ${text}`), ''].join('\n')
}

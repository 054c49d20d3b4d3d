import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The browser that `CHROMIUM` names, else the one on the path, else where Debian puts it: it may not be there yet. */
export function browserPath(env: NodeJS.ProcessEnv = process.env): string {
  if (env['CHROMIUM']) return env['CHROMIUM']
  const places = (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'chromium'))
  return places.find((place) => existsSync(place)) ?? '/usr/bin/chromium'
}

import { existsSync } from 'node:fs'

/** Debian's Chromium unless `CHROMIUM` names another. Throws when there is none: a browser test never passes without a browser. */
export function browserPath(env: NodeJS.ProcessEnv = process.env): string {
  const path = env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(path)) throw new Error(`There is no browser at ${path}. Install the package chromium, or name another by CHROMIUM.`)
  return path
}

import { existsSync } from 'node:fs'
import { browserPath } from './config.ts'

/** Before all browser tests. Throws when there is no browser: such a test never passes without one. */
export default function requireBrowser(): void {
  const path = browserPath()
  if (!existsSync(path)) throw new Error(`There is no browser at ${path}. Install the package chromium, or name another by CHROMIUM.`)
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCalmly, sayDuration } from './run-calmly.ts'

interface LockedPackage {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly optional?: boolean
}
type LockedPackages = Readonly<Record<string, LockedPackage>>

/**
 * Whether `node_modules` holds what `package-lock.json` asks for. npm writes down what it has installed in
 * `node_modules/.package-lock.json` as its last step, so an installation that was cut short doesn't match.
 * Optional packages may be missing: they are the binaries of other platforms.
 */
export function packagesMatchLock(folder: string): boolean {
  const installedFile = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(installedFile)) return false
  const wanted = readPackages(join(folder, 'package-lock.json'))
  const installed = readPackages(installedFile)
  const leftOver = Object.keys(installed).some((path) => wanted[path] === undefined)
  return !leftOver && Object.entries(wanted).every(([path, entry]) => path === '' || isInstalled(entry, installed[path]))
}

function isInstalled(wanted: LockedPackage, installed: LockedPackage | undefined): boolean {
  if (installed === undefined) return wanted.optional === true
  return wanted.version === installed.version && wanted.integrity === installed.integrity && wanted.link === installed.link
}

function readPackages(file: string): LockedPackages {
  return (JSON.parse(readFileSync(file, 'utf8')) as { packages: LockedPackages }).packages
}

/** Installs the locked packages of a folder where they don't match the lock file, and says so only then. */
export async function installPackages(folder: string, what: string, say: (line: string) => void): Promise<void> {
  if (packagesMatchLock(folder)) return
  say(`Installing ${what} (once; it takes a minute and needs the network) …`)
  const started = performance.now()
  await runCalmly({ command: 'npm', args: ['ci', '--no-audit', '--no-fund', '--loglevel=error'], cwd: folder })
  say(`Installed in ${sayDuration(performance.now() - started)}.`)
}

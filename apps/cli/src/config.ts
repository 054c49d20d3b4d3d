import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where state lives unless `--workdir` says otherwise: the XDG state folder. */
export function defaultWorkFolder(env: NodeJS.ProcessEnv = process.env): string {
  const state = env['XDG_STATE_HOME']
  return join(state?.startsWith('/') ? state : join(homedir(), '.local', 'state'), 'pairwise')
}

/** Flags may stand in the environment, as with rclone: `RCLONE_MAX_DELETE=10`. */
export function flagVariables(env: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[0].startsWith('RCLONE_') && entry[1] !== undefined),
  )
}

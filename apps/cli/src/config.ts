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

/** What rclone would find of its remotes on this machine and in the environment. */
export interface RcloneSurroundings {
  /** Where its configuration may lie, the first place first. */
  readonly configFiles: readonly string[]
  /** Options of remotes that stand in the environment, by the lower-case name of the remote: `RCLONE_CONFIG_NAS_TYPE=sftp`. */
  readonly remotes: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The socket of the agent that holds keys. */
  readonly agent: string | null
}

export function rcloneSurroundings(env: NodeJS.ProcessEnv = process.env): RcloneSurroundings {
  const remotes: Record<string, Record<string, string>> = {}
  for (const [variable, value] of Object.entries(env)) {
    const [, name, option] = /^RCLONE_CONFIG_([A-Z0-9]+(?:_[A-Z0-9]+)*?)_([A-Z0-9_]+)$/.exec(variable) ?? []
    if (name === undefined || option === undefined || value === undefined) continue
    remotes[name.toLowerCase()] = { ...remotes[name.toLowerCase()], [option.toLowerCase()]: value }
  }
  const configured = env['XDG_CONFIG_HOME']
  const folders = [...(configured?.startsWith('/') ? [configured] : []), join(homedir(), '.config')]
  return {
    configFiles: [...folders.map((folder) => join(folder, 'rclone', 'rclone.conf')), join(homedir(), '.rclone.conf')],
    remotes,
    agent: env['SSH_AUTH_SOCK'] ?? null,
  }
}

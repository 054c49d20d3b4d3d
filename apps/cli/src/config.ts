import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where state lives unless `--workdir` says otherwise: the XDG state folder. */
export function defaultWorkFolder(env: NodeJS.ProcessEnv = process.env): string {
  const state = env['XDG_STATE_HOME']
  return join(state?.startsWith('/') ? state : join(homedir(), '.local', 'state'), 'pairwise')
}

import { readFileSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { revealed, type StoreSettings } from '@pairwise/engine'
import type { RcloneSurroundings } from '../config.ts'
import { UsageError } from '../flags/usage-error.ts'
import type { Options } from './rclone-sections.ts'
import { trustedKeys } from './trusted-keys.ts'

type SftpSettings = Extract<StoreSettings, { kind: 'sftp' }>

/** What our own way to SFTP understands, and what it has no need of. */
const understood = 'host user port pass key_pem key_file key_file_pass key_use_agent known_hosts_file'
const needless =
  'description shell_type set_modtime skip_links md5sum_command sha1sum_command disable_hashcheck idle_timeout concurrency chunk_size connections disable_concurrent_reads disable_concurrent_writes use_fstat copy_is_hardlink ask_password encoding'

export const sftpOptions: ReadonlySet<string> = new Set(`type ${understood} ${needless}`.split(' '))

/**
 * A host is trusted by the file that rclone was given for it, and else by ssh's own: rclone without such a file trusts any host, and
 * we do not.
 */
export function sftpSettings(named: string, options: Options, { agent }: RcloneSurroundings): SftpSettings {
  const { host } = options
  if (host === undefined || host === '') throw new UsageError(`the remote ${named} has no host`)
  const port = Number(options['port'] ?? 22)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageError(`the port of the remote ${named} is no number of a port`)
  const password = secretOf(named, options, 'pass')
  const privateKey = options['key_pem']?.replaceAll('\\n', '\n') ?? keyIn(named, options['key_file'])
  const wantsAgent = options['key_use_agent'] === 'true' || (privateKey === null && password === null)
  return {
    kind: 'sftp',
    host,
    port,
    username: options['user'] ?? userInfo().username,
    privateKey,
    passphrase: secretOf(named, options, 'key_file_pass'),
    agent: wantsAgent ? agent : null,
    password,
    hostKeys: trustedKeys(atHome(options['known_hosts_file'] ?? '~/.ssh/known_hosts'), host, port),
  }
}

/** Secrets are as `rclone obscure` made them. */
export function secretOf(named: string, options: Options, option: string): string | null {
  const obscured = options[option]
  if (obscured === undefined || obscured === '') return null
  const secret = revealed(obscured)
  if (secret === null) throw new UsageError(`${option} of the remote ${named} is not as \`rclone obscure\` makes it`)
  return secret
}

function keyIn(named: string, file: string | undefined): string | null {
  if (file === undefined || file === '') return null
  try {
    return readFileSync(atHome(file), 'utf8')
  } catch (error) {
    throw new UsageError(`key_file of the remote ${named} can’t be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function atHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
}

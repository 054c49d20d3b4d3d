import { type ConnectionSecrets, type RemoteConfig, remoteConfig, type SecretName } from '@pairwise/contracts'
import { type RcloneSections, revealed, s3PlaceOf } from '@pairwise/engine/readable'

type Options = RcloneSections[string]

/** What a remote is without rclone. `rclone` says that only rclone can do what it asks for. */
export type NativeRemote =
  | {
      readonly kind: 'native'
      readonly config: RemoteConfig
      readonly secrets: ConnectionSecrets
      /** What it signs in with and has elsewhere than in the file. */
      readonly missing: SecretName | null
    }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'rclone' }

/** Options that our own ways to a storage understand, and after the bar those that change nothing there. */
const understood = {
  sftp: options(
    'host user port pass key_pem key_file key_file_pass key_use_agent known_hosts_file',
    'shell_type md5sum_command sha1sum_command disable_hashcheck idle_timeout concurrency chunk_size connections disable_concurrent_reads disable_concurrent_writes use_fstat skip_links ask_password',
  ),
  s3: options(
    'provider access_key_id secret_access_key session_token region endpoint force_path_style acl',
    'env_auth location_constraint chunk_size upload_cutoff copy_cutoff upload_concurrency max_upload_parts list_chunk no_check_bucket disable_checksum',
  ),
  webdav: options('url vendor user pass bearer_token', 'nextcloud_chunk_size pacer_min_sleep'),
} as const

function options(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(['type', 'description', ...lists.flatMap((list) => list.split(' '))])
}

const onlyRclone: NativeRemote = { kind: 'rclone' }

/** Whether a remote is one of S3 that only lacks the name of a bucket to be reached without rclone. */
export function takesBucket(remote: Options): boolean {
  return (
    isUnderstood(remote, 's3') &&
    remote['env_auth'] !== 'true' &&
    ['', 'private'].includes(remote['acl'] ?? '') &&
    Boolean(remote['access_key_id'] && remote['secret_access_key'])
  )
}

/** Without `bucket` a remote of S3 stays one of rclone, because it leads to all buckets. */
export function nativeRemote(name: string, remote: Options, bucket: string | null): NativeRemote {
  if (isUnderstood(remote, 'sftp')) return sftp(name, remote)
  if (isUnderstood(remote, 'webdav')) return webdav(name, remote)
  return bucket !== null && takesBucket(remote) ? s3(remote, bucket) : onlyRclone
}

function isUnderstood(remote: Options, type: keyof typeof understood): boolean {
  return remote['type'] === type && Object.keys(remote).every((option) => understood[type].has(option))
}

function sftp(name: string, remote: Options): NativeRemote {
  const { host = '', user = '', port = '' } = remote
  if (host === '' || user === '') {
    const option = host === '' ? 'host' : 'user'
    return refused(name, `there is no ${option}. Add ${option} = to the remote, or add an SFTP connection by hand`)
  }
  const password = secretOf(remote, 'pass')
  const passphrase = secretOf(remote, 'key_file_pass')
  if (password === undefined || passphrase === undefined) return notObscured(name, password === undefined ? 'pass' : 'key_file_pass')
  const privateKey = remote['key_pem']?.replaceAll('\\n', '\n') || null
  const config = { kind: 'sftp', host, port: port === '' ? 22 : Number(port), username: user, folder: '/~' } as const
  const isElsewhere = privateKey === null && (password === null || Boolean(remote['key_file']))
  return checked(config, { password, privateKey, passphrase }, isElsewhere ? 'privateKey' : null)
}

function webdav(name: string, remote: Options): NativeRemote {
  const { url = '', vendor = '', user = '' } = remote
  if (!['', 'other', 'nextcloud', 'owncloud'].includes(vendor)) return onlyRclone
  const password = secretOf(remote, 'pass')
  if (password === undefined) return notObscured(name, 'pass')
  const config = { kind: 'webdav', url, username: user === '' ? null : user, vendor: vendor || 'other', folder: '', trustedCa: null }
  return checked(config, { password, bearerToken: remote['bearer_token'] || null }, null)
}

function s3(remote: Options, bucket: string): NativeRemote {
  const accessKeyId = remote['access_key_id']
  const config = { kind: 's3', ...s3PlaceOf(remote), bucket, folder: '', accessKeyId, trustedCa: null }
  return checked(config, { secretAccessKey: remote['secret_access_key'] ?? null, sessionToken: remote['session_token'] || null }, null)
}

/** What none of our forms would take stays with rclone. */
function checked(config: unknown, secrets: Readonly<Partial<Record<SecretName, string | null>>>, missing: SecretName | null): NativeRemote {
  const taken = remoteConfig.safeParse(config)
  if (!taken.success) return onlyRclone
  const given = Object.entries(secrets).filter(([, secret]) => secret !== null)
  return { kind: 'native', config: taken.data, secrets: Object.fromEntries(given), missing }
}

/** Null where there is none, undefined where it is not as rclone keeps it. */
function secretOf(remote: Options, option: string): string | null | undefined {
  const obscured = remote[option]
  return obscured === undefined || obscured === '' ? null : (revealed(obscured) ?? undefined)
}

function notObscured(name: string, option: string): NativeRemote {
  return refused(name, `${option} is not as \`rclone obscure\` makes it. Take the file as rclone wrote it, or obscure the password again`)
}

function refused(name: string, why: string): NativeRemote {
  return { kind: 'refused', why: `[${name}]: ${why}.` }
}

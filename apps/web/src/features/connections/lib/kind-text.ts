import type { Connection, ConnectionConfig, ConnectionKind, SecretName } from '@pairwise/contracts'

/** What each kind of storage is called. */
export const kindText = {
  local: 'This server’s disk',
  sftp: 'SFTP',
  s3: 'S3',
  webdav: 'WebDAV',
  rclone: 'Other rclone remote',
} as const satisfies Record<ConnectionKind, string>

export const secretText = {
  password: 'Password',
  privateKey: 'Private key',
  passphrase: 'Passphrase of the key',
  secretAccessKey: 'Secret key',
  sessionToken: 'Session token',
  bearerToken: 'Bearer token',
  rcloneConf: 'rclone.conf',
} as const satisfies Record<SecretName, string>

/** Where a connection leads, as one address without secrets. */
export function addressText(config: ConnectionConfig): string {
  switch (config.kind) {
    case 'local':
      return 'This server’s disk'
    case 'sftp':
      return `sftp://${config.username}@${config.host}${config.port === 22 ? '' : `:${config.port}`}/${config.folder.replace(/^\/+/, '')}`
    case 's3':
      return `s3://${config.bucket}/${config.folder}`
    case 'webdav':
      return config.folder === '' ? config.url : `${config.url.replace(/\/+$/, '')}/${config.folder}`
    case 'rclone':
      return `${config.remote}:${config.folder}`
    default:
      return config satisfies never
  }
}

/** What is known of a connection's state, in a word. */
export function stateText({ kind, test }: Pick<Connection, 'kind' | 'test'>): string {
  if (kind === 'local') return 'Connected'
  if (test === null) return 'Not tested yet'
  return test.state === 'working' ? 'Works' : 'Not working yet'
}

import { z } from 'zod'

const oneLine = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters.`)
    .regex(/^[^\p{Cc}]*$/u, 'Use one line.')
const hostName = oneLine(255)
  .min(1, 'Enter the name or address of the server.')
  .regex(/^[\p{L}\p{N}._:-]+$/u, 'Enter only the name of the server, without user, port or folder.')
/** Where everything of a connection lies; its pairs name folders below it. */
const startFolder = z
  .string()
  .trim()
  .max(4096)
  .refine((path) => !path.includes('\0'), 'A path can’t hold a NUL byte.')
  .refine((path) => !path.split('/').some((name) => name === '.' || name === '..'), 'A folder can’t be named . or ..')
const secret = (most: number) => z.string().min(1, 'Enter it, or leave it out.').max(most, `At most ${most} characters.`)
const certificate = z
  .string()
  .trim()
  .max(100_000)
  .regex(
    /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/,
    'Paste the certificate in PEM: it begins with -----BEGIN CERTIFICATE-----.',
  )
const webAddress = z.url({ protocol: /^https?$/, error: 'Enter an address that begins with https:// or http://.' }).max(2000)
const cleanAddress = webAddress.refine((text) => {
  const url = URL.parse(text)
  return url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
}, 'Leave out user, password and everything from ? or # on. They have fields of their own.')

export const sftpConfig = z.strictObject({
  kind: z.literal('sftp'),
  host: hostName,
  port: z.number().int().min(1, 'A port from 1 to 65535.').max(65_535, 'A port from 1 to 65535.').default(22),
  username: oneLine(255).min(1, 'Enter the user name.'),
  /** From the top; one that begins with `/~` is below the home of the user. */
  folder: startFolder.default('/'),
})
export const s3Config = z.strictObject({
  kind: z.literal('s3'),
  /** Null is Amazon’s own of the region. */
  endpoint: cleanAddress.nullable().default(null),
  region: oneLine(100).min(1, 'Enter the region, such as eu-central-1.').default('us-east-1'),
  bucket: oneLine(255)
    .min(1, 'Enter the name of the bucket.')
    .regex(/^[^/\s]+$/, 'The name of a bucket has no / and no spaces.'),
  folder: startFolder.default(''),
  accessKeyId: oneLine(300).min(1, 'Enter the access key.'),
  /** Buckets as folders of the endpoint instead of names below it. */
  pathStyle: z.boolean().default(false),
  trustedCa: certificate.nullable().default(null),
})
export const webdavConfig = z.strictObject({
  kind: z.literal('webdav'),
  url: cleanAddress,
  username: oneLine(255).min(1).nullable().default(null),
  vendor: z.enum(['nextcloud', 'owncloud', 'other']).default('other'),
  folder: startFolder.default(''),
  trustedCa: certificate.nullable().default(null),
})
export const rcloneConfig = z.strictObject({
  kind: z.literal('rclone'),
  /** The section of the stored rclone.conf that is meant. */
  remote: oneLine(128)
    .min(1, 'Enter the name of the remote.')
    .regex(/^[\p{L}\p{N}_.+@ -]+$/u, 'Enter the name of a remote as it stands in rclone.conf, without a colon.'),
  folder: startFolder.default(''),
})
/** The disk of the machine that the workers run on. There is one such connection, and it is always there. */
const localConfig = z.strictObject({ kind: z.literal('local') })

/** What leads to a storage, without its secrets. */
export const remoteConfig = z.discriminatedUnion('kind', [sftpConfig, s3Config, webdavConfig, rcloneConfig])
export type RemoteConfig = z.infer<typeof remoteConfig>
export const connectionConfig = z.discriminatedUnion('kind', [localConfig, sftpConfig, s3Config, webdavConfig, rcloneConfig])
export type ConnectionConfig = z.infer<typeof connectionConfig>
export type ConnectionKind = ConnectionConfig['kind']
export type RemoteKind = RemoteConfig['kind']

/** What only the storage may learn. It goes in and never comes out again. */
export const connectionSecrets = z.strictObject({
  password: secret(10_000).optional(),
  privateKey: secret(100_000).optional(),
  passphrase: secret(10_000).optional(),
  secretAccessKey: secret(10_000).optional(),
  sessionToken: secret(20_000).optional(),
  bearerToken: secret(20_000).optional(),
  rcloneConf: secret(500_000).optional(),
})
export type ConnectionSecrets = z.infer<typeof connectionSecrets>
export const secretName = connectionSecrets.keyof()
export type SecretName = z.infer<typeof secretName>

/** Which secrets each kind has. */
export const secretsOfKind = {
  local: [],
  sftp: ['password', 'privateKey', 'passphrase'],
  s3: ['secretAccessKey', 'sessionToken'],
  webdav: ['password', 'bearerToken'],
  rclone: ['rcloneConf'],
} as const satisfies Record<ConnectionKind, readonly SecretName[]>

/**
 * The place that secrets are sent to. Stored secrets stay with it: whoever changes it gives them anew, so that no change of an address
 * sends a secret to somebody else.
 */
export function targetOf(config: ConnectionConfig): string {
  switch (config.kind) {
    case 'local':
      return 'local'
    case 'sftp':
      return `sftp ${config.host.toLowerCase()} ${config.port}`
    case 's3':
      return `s3 ${config.endpoint ?? `amazon ${config.region}`}`
    case 'webdav':
      return `webdav ${URL.parse(config.url)?.origin ?? config.url}`
    case 'rclone':
      return 'rclone'
    default:
      return config satisfies never
  }
}

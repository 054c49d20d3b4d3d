import { z } from 'zod'
import { connectionConfig, connectionSecrets, remoteConfig, secretName } from './connection-config.ts'
import { storedTest } from './connection-tests.ts'
import { connectionId, instant, pairId, side } from './ids.ts'

export const connectionName = z.string().trim().min(1, 'Give the connection a name.').max(60, 'At most 60 characters.')
/** As `ssh-keygen -lf` prints it. */
export const hostKey = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'Enter a fingerprint such as SHA256:… with 43 letters and digits.')

export const storedSecret = z.object({
  name: secretName,
  changedAt: instant,
  changedBy: z.string(),
  /** The last day on which it works, as far as somebody said. */
  expiresOn: z.iso.date().nullable().default(null),
})
export type StoredSecret = z.infer<typeof storedSecret>
export const trustedHostKey = z.object({ fingerprint: hostKey, trustedAt: instant, trustedBy: z.string() })
export type TrustedHostKey = z.infer<typeof trustedHostKey>

/** A place where files are. */
export const connection = z.object({
  id: connectionId,
  kind: z.enum(['local', 'sftp', 's3', 'webdav', 'rclone']),
  name: z.string(),
  config: connectionConfig,
  /** Which secrets are stored, never what they are. */
  secrets: z.array(storedSecret),
  hostKey: trustedHostKey.nullable(),
  /** Whether nothing is ever written to it. */
  readOnly: z.boolean(),
  /** The folders of a disk that pairs may use, with everything below them; none for other storage. */
  roots: z.array(z.string()),
  /** What the last test found; null before the first. */
  test: storedTest.nullable(),
  usedBy: z.array(z.object({ pairId, name: z.string(), side })),
  createdAt: instant,
})
export type Connection = z.infer<typeof connection>

export const connectionList = z.object({ rows: z.array(connection), asOf: instant })

/** What a connection is made of before it is stored. */
export const connectionDraft = z.strictObject({
  config: remoteConfig,
  secrets: connectionSecrets.default({}),
  /** The key of the host that a person compared and trusts. */
  hostKey: hostKey.nullable().default(null),
  /** Nothing is ever written to it, not even by a test. */
  readOnly: z.boolean().optional(),
})
export type ConnectionDraft = z.infer<typeof connectionDraft>

/** The last day on which a secret works. */
const expires = z.partialRecord(secretName, z.iso.date('Enter a day.').nullable()).optional()

export const connectionCreate = connectionDraft.extend({
  name: connectionName,
  expires,
  /** A test of exactly this: what it found is kept with the connection. */
  testId: z.uuid().optional(),
})
export type ConnectionCreate = z.input<typeof connectionCreate>

const given = connectionSecrets.shape

export const connectionUpdate = z.strictObject({
  name: connectionName.optional(),
  config: remoteConfig.optional(),
  /** Refused while pairs write to it. */
  readOnly: z.boolean().optional(),
  /** Those that are named are replaced; null removes one. */
  secrets: z
    .strictObject({
      password: given.password.nullable(),
      privateKey: given.privateKey.nullable(),
      passphrase: given.passphrase.nullable(),
      secretAccessKey: given.secretAccessKey.nullable(),
      sessionToken: given.sessionToken.nullable(),
      bearerToken: given.bearerToken.nullable(),
      rcloneConf: given.rcloneConf.nullable(),
    })
    .optional(),
  /** A secret that is replaced without it has none. */
  expires,
})
export type ConnectionUpdate = z.input<typeof connectionUpdate>

/** Changes to try before they are saved. Secrets that are not named are the stored ones. */
export const connectionTrial = connectionUpdate.pick({ config: true, readOnly: true, secrets: true }).extend({
  /** The key of another host that a person compared and trusts. */
  hostKey: hostKey.nullable().default(null),
})
export type ConnectionTrial = z.input<typeof connectionTrial>

import { z } from 'zod'
import { remoteConfig, s3Config, secretName } from './connection-config.ts'
import { connection, connectionName } from './connections.ts'
import { instant } from './ids.ts'

/** The text of a whole rclone.conf. It and its password go in and never come out again. */
export const rcloneConfText = z.strictObject({
  conf: z.string().min(1, 'Paste the text of an rclone.conf, or choose the file.').max(500_000, 'At most 500,000 characters.'),
  /** Of a file that is encrypted. It is used once and not stored. */
  password: z.string().max(10_000, 'At most 10,000 characters.').nullable().default(null),
})
export type RcloneConfText = z.input<typeof rcloneConfText>

/** What a remote becomes, or why it can't be imported and what helps. */
export const remoteFate = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('connection'),
    config: remoteConfig,
    /** Remotes and connections that it stands for; a copy of them becomes part of the connection. */
    wraps: z.array(z.string()),
    /** What it signs in with stands elsewhere than in the file, and has to be entered afterwards. */
    missing: secretName.nullable(),
    /** With the name of a bucket it needs no rclone and becomes an S3 connection. */
    takesBucket: z.boolean(),
    isNameTaken: z.boolean(),
  }),
  z.object({ kind: z.literal('refused'), why: z.string() }),
])
export type RemoteFate = z.infer<typeof remoteFate>

export const readRemote = z.object({ remote: z.string(), type: z.string(), fate: remoteFate })
export type ReadRemote = z.infer<typeof readRemote>

export const rcloneConfReading = z.object({ rows: z.array(readRemote), asOf: instant })
export type RcloneConfReading = z.infer<typeof rcloneConfReading>

export const rcloneImport = rcloneConfText.extend({
  /** Which remotes are wanted, and what they are to be called. All of them are imported, or none. */
  remotes: z
    .array(
      z.strictObject({
        remote: z.string().min(1).max(200),
        name: connectionName,
        bucket: s3Config.shape.bucket.nullable().default(null),
      }),
    )
    .min(1, 'Tick at least one remote.')
    .max(500, 'At most 500 remotes at once.'),
})
export type RcloneImport = z.input<typeof rcloneImport>

export const importedConnections = z.object({ rows: z.array(connection) })

import { resolve } from 'node:path'
import type { KeySources } from '@pairwise/db'
import { z } from 'zod'

const folders = z
  .string()
  .transform((text) => text.split(':').filter((folder) => folder !== ''))
  .refine((list) => list.every((folder) => folder.startsWith('/')), 'Use absolute folders, separated by colons.')

const seconds = z.coerce.number('Use a number of seconds.').positive('Use a number of seconds above 0.').max(3600)

const environment = z
  .object({
    DATABASE_URL: z
      .string('Set it to the address of a Postgres database: postgresql://user:password@host:5432/name.')
      .regex(/^postgres(ql)?:\/\//, 'Use an address that begins with postgresql://.'),
    REDIS_URL: z
      .string()
      .regex(/^rediss?:\/\//, 'Use an address that begins with redis:// or rediss://, or leave it out.')
      .optional(),
    PAIRWISE_LOCAL_ROOTS: folders.default([]),
    PAIRWISE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    PAIRWISE_DATA: z.string().min(1).default('./data'),
    PAIRWISE_SECRET_KEY: z.string().min(32, 'Use at least 32 characters, the same for api and worker.').optional(),
    PAIRWISE_SECRET_KEY_BEFORE: z.string().min(32, 'Use the key that PAIRWISE_SECRET_KEY had before.').optional(),
    PAIRWISE_LEASE_SECONDS: seconds.default(30),
    PAIRWISE_LEASE_MARGIN_SECONDS: seconds.default(5),
  })
  .refine((values) => values.PAIRWISE_LEASE_MARGIN_SECONDS < values.PAIRWISE_LEASE_SECONDS, {
    path: ['PAIRWISE_LEASE_MARGIN_SECONDS'],
    error: 'Use less than PAIRWISE_LEASE_SECONDS.',
  })

export interface Config {
  readonly databaseUrl: string
  /** Null: the queue lives in Postgres. */
  readonly redisUrl: string | null
  /** The folders that pairs may use, with everything below them. Without any, every folder is refused. */
  readonly localRoots: readonly string[]
  /** Where Pairwise keeps what is its own: no pair may touch it. */
  readonly dataFolder: string
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly lease: LeaseTerms
  /** What secrets and contents of files are encrypted with in the database. The same for api and worker. */
  readonly keys: KeySources
}

export interface LeaseTerms {
  /** How long the right to run a pair lasts without being renewed. */
  readonly ttlMs: number
  /** How far clocks of different machines may be apart: a holder stops this long before the end, a new one waits this long after it. */
  readonly marginMs: number
}

/** The settings of this process were wrong; the message lists each variable and what it should hold. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the settings from environment variables. An empty variable counts as one that is not set. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) throw new ConfigError(describe(parsed.error))
  const values = parsed.data
  return {
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL ?? null,
    localRoots: values.PAIRWISE_LOCAL_ROOTS,
    dataFolder: resolve(values.PAIRWISE_DATA),
    logLevel: values.PAIRWISE_LOG_LEVEL,
    keys: {
      secretKey: values.PAIRWISE_SECRET_KEY ?? null,
      secretKeyBefore: values.PAIRWISE_SECRET_KEY_BEFORE ?? null,
      keyFile: resolve(values.PAIRWISE_DATA, 'contents-key'),
    },
    lease: { ttlMs: values.PAIRWISE_LEASE_SECONDS * 1000, marginMs: values.PAIRWISE_LEASE_MARGIN_SECONDS * 1000 },
  }
}

function describe(error: z.ZodError): string {
  const lines = error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  return `The settings are not usable:\n${lines.join('\n')}`
}

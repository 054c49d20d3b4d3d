import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { KeySources } from '@pairwise/db'
import { z } from 'zod'

/** Where the built web app lies, seen from this file's place in `src` as in `dist`. */
const builtWeb = fileURLToPath(new URL('../../web/dist', import.meta.url))

const port = z.coerce.number('Use a number from 0 to 65535.').int().min(0).max(65_535)

const folders = z
  .string()
  .transform((text) => text.split(':').filter((folder) => folder !== ''))
  .refine((list) => list.every((folder) => folder.startsWith('/')), 'Use absolute folders, separated by colons.')

const publicUrl = z
  .url({ protocol: /^https?$/, error: 'Use the whole address that people open, such as https://sync.example.org.' })
  .transform((text) => new URL(text).origin)

const addresses = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((address) => address.trim())
      .filter((address) => address !== ''),
  )
  .refine((list) => list.every(isAddress), 'Use IP addresses or ranges such as 10.0.0.0/8, separated by commas.')

const variables = z.object({
  DATABASE_URL: z
    .string('Set it to the address of a Postgres database: postgresql://user:password@host:5432/name.')
    .regex(/^postgres(ql)?:\/\//, 'Use an address that begins with postgresql://.'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'Use an address that begins with redis:// or rediss://, or leave it out.')
    .optional(),
  PAIRWISE_DATA: z.string().min(1).default('./data'),
  PAIRWISE_HOST: z.string().min(1).default('127.0.0.1'),
  PAIRWISE_PORT: port.default(7420),
  PAIRWISE_LOCAL_ROOTS: folders.default([]),
  PAIRWISE_PUBLIC_URL: publicUrl.optional(),
  PAIRWISE_TRUSTED_PROXIES: addresses.default([]),
  PAIRWISE_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'Use an address that begins with smtp:// or smtps://, such as smtps://user:password@mail.example.org.')
    .optional(),
  PAIRWISE_MAIL_FROM: z.string().min(3).max(300).optional(),
  PAIRWISE_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'Use the address of the provider’s issuer, such as https://id.example.org.' })
    .optional(),
  PAIRWISE_OIDC_CLIENT_ID: z.string().min(1).optional(),
  PAIRWISE_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  PAIRWISE_OIDC_NAME: z.string().min(1).max(40).default('single sign-on'),
  PAIRWISE_SECRET_FILE: z.string().min(1).optional(),
  PAIRWISE_SECRET_KEY: z.string().min(32, 'Use at least 32 characters, the same for api and worker.').optional(),
  PAIRWISE_SECRET_KEY_BEFORE: z.string().min(32, 'Use the key that PAIRWISE_SECRET_KEY had before.').optional(),
  PAIRWISE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** Variables that are worth nothing one by one. */
const together = [
  ['PAIRWISE_OIDC_ISSUER', 'PAIRWISE_OIDC_CLIENT_ID', 'PAIRWISE_OIDC_CLIENT_SECRET'],
  ['PAIRWISE_SMTP_URL', 'PAIRWISE_MAIL_FROM'],
] as const

const environment = variables.superRefine((values, context) => {
  for (const names of together) {
    if (names.every((name) => values[name] === undefined)) continue
    for (const name of names.filter((each) => values[each] === undefined))
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `Set it too, or leave out ${names.filter((each) => each !== name).join(' and ')}.`,
      })
  }
})

/** A server that speaks OpenID Connect, with which people may sign in. */
export interface ProviderSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** As the button says it. */
  readonly name: string
}

export interface MailSettings {
  readonly smtpUrl: string
  readonly from: string
}

export interface Config {
  readonly databaseUrl: string
  /** Null: the queue lives in Postgres. */
  readonly redisUrl: string | null
  readonly dataFolder: string
  /** Only this machine can connect unless the person who runs the server names another address. */
  readonly host: string
  readonly port: number
  readonly localRoots: readonly string[]
  /** The origin that people use; null when it is whatever they typed. */
  readonly publicOrigin: string | null
  /** Whose X-Forwarded-* headers count. None unless named. */
  readonly trustedProxies: readonly string[]
  readonly provider: ProviderSettings | null
  /** Null: links are handed over by hand. */
  readonly mail: MailSettings | null
  readonly secretFile: string
  /** What secrets and contents of files are encrypted with in the database. The same for api and worker. */
  readonly keys: KeySources
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly webFolder: string
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
  const dataFolder = resolve(values.PAIRWISE_DATA)
  return {
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL ?? null,
    dataFolder,
    host: values.PAIRWISE_HOST,
    port: values.PAIRWISE_PORT,
    localRoots: values.PAIRWISE_LOCAL_ROOTS,
    publicOrigin: values.PAIRWISE_PUBLIC_URL ?? null,
    trustedProxies: values.PAIRWISE_TRUSTED_PROXIES,
    keys: {
      secretKey: values.PAIRWISE_SECRET_KEY ?? null,
      secretKeyBefore: values.PAIRWISE_SECRET_KEY_BEFORE ?? null,
      keyFile: `${dataFolder}/contents-key`,
    },
    provider: providerOf(values),
    mail: mailOf(values),
    secretFile: resolve(values.PAIRWISE_SECRET_FILE ?? `${dataFolder}/secret`),
    logLevel: values.PAIRWISE_LOG_LEVEL,
    webFolder: builtWeb,
  }
}

function providerOf(values: z.infer<typeof variables>): ProviderSettings | null {
  const { PAIRWISE_OIDC_ISSUER: issuer, PAIRWISE_OIDC_CLIENT_ID: clientId, PAIRWISE_OIDC_CLIENT_SECRET: clientSecret } = values
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null
  return { issuer, clientId, clientSecret, name: values.PAIRWISE_OIDC_NAME }
}

function mailOf({ PAIRWISE_SMTP_URL: smtpUrl, PAIRWISE_MAIL_FROM: from }: z.infer<typeof variables>): MailSettings | null {
  return smtpUrl === undefined || from === undefined ? null : { smtpUrl, from }
}

function isAddress(text: string): boolean {
  const [address = '', bits] = text.split('/')
  const version = isIP(address)
  return version !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
}

function describe(error: z.ZodError): string {
  const faults = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  return `The settings can’t be used. ${faults.join(' ')}`
}

import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { StartFailure } from './start-failure.ts'

const environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'Use an address that begins with postgresql://, or leave it out to use the embedded Postgres.')
    .optional(),
  PAIRWISE_DATA: z.string().default('./data'),
  PAIRWISE_HOST: z.string().default('127.0.0.1'),
  PAIRWISE_PORT: z.coerce.number('Use a number from 0 to 65535.').int().min(0).max(65_535).default(7420),
  PAIRWISE_LOCAL_ROOTS: z
    .string()
    .transform((text) => text.split(':').filter((folder) => folder !== ''))
    .refine((list) => list.every((folder) => folder.startsWith('/')), 'Use absolute folders, separated by colons.')
    .optional(),
  PAIRWISE_SECRET_KEY: z.string().min(32, 'Use at least 32 characters, the same for api and worker.').optional(),
  PAIRWISE_SECRET_KEY_BEFORE: z.string().min(32, 'Use the key that PAIRWISE_SECRET_KEY had before.').optional(),
})

export interface Config {
  readonly dataFolder: string
  /** Null: Postgres comes with the program and keeps its files in the data folder. */
  readonly databaseUrl: string | null
  readonly host: string
  readonly port: number
  /** Folders that pairs may use: the person's home folder unless set. */
  readonly localRoots: readonly string[]
  /** What secrets in the database are sealed with; null when it is in the key file. */
  readonly secretKey: string | null
  readonly secretKeyBefore: string | null
  readonly command: Command
  readonly demo: boolean
  readonly help: boolean
  /** The environment as it came; the children get it with what the supervisor has decided on top. */
  readonly inherited: NodeJS.ProcessEnv
}

/** What there is to do: to run, or one task that needs everything else to be stopped. */
type Command = 'start' | 'rotate-secret-key'

/** Where the sample folders of `--demo` are. */
export function demoFolder(config: Pick<Config, 'dataFolder'>): string {
  return join(config.dataFolder, 'demo')
}

/** Reads the command line and the environment. An empty variable counts as one that is not set. */
export function readConfig(args: readonly string[] = process.argv.slice(2), env: NodeJS.ProcessEnv = process.env): Config {
  const flags = readFlags(args)
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new StartFailure(`The settings are not usable:\n${lines.join('\n')}`)
  }
  const values = parsed.data
  const dataFolder = resolve(values.PAIRWISE_DATA)
  const roots = values.PAIRWISE_LOCAL_ROOTS ?? [homedir()]
  return {
    dataFolder,
    databaseUrl: values.DATABASE_URL ?? null,
    host: values.PAIRWISE_HOST,
    port: values.PAIRWISE_PORT,
    localRoots: flags.demo ? [...roots, demoFolder({ dataFolder })] : roots,
    secretKey: values.PAIRWISE_SECRET_KEY ?? null,
    secretKeyBefore: values.PAIRWISE_SECRET_KEY_BEFORE ?? null,
    command: flags.command,
    demo: flags.demo,
    help: flags.help,
    inherited: env,
  }
}

/** What api and worker see: the same decisions as the supervisor, whatever the defaults were. */
export function childEnvironment(config: Config, databaseUrl: string): NodeJS.ProcessEnv {
  return {
    ...config.inherited,
    DATABASE_URL: databaseUrl,
    PAIRWISE_DATA: config.dataFolder,
    PAIRWISE_HOST: config.host,
    PAIRWISE_PORT: String(config.port),
    PAIRWISE_LOCAL_ROOTS: config.localRoots.join(':'),
  }
}

const known = 'npm start knows --demo, --help and rotate-secret-key: npm start -- --demo'

function readFlags(args: readonly string[]): { readonly command: Command; readonly demo: boolean; readonly help: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { demo: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    })
    const [word = 'start', ...more] = positionals
    if ((word !== 'start' && word !== 'rotate-secret-key') || more.length > 0)
      throw new StartFailure(`There is no command ${positionals.join(' ')}. ${known}`)
    return { command: word, ...values }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new StartFailure(`${error.message.split('.')[0]}. ${known}`)
  }
}

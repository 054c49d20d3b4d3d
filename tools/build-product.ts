import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hashInputs } from './hash-inputs.ts'
import { type CalmCommand, runCalmly, sayDuration } from './run-calmly.ts'

/** One part of the build. It is skipped while its inputs have the digest they had last time and its outputs are still there. */
export interface BuildStep {
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly command: Pick<CalmCommand, 'command' | 'args' | 'env'>
}

const compiled = [
  'packages/contracts',
  'packages/engine',
  'packages/db',
  'packages/queue',
  'apps/api',
  'apps/worker',
  'apps/cli',
  'apps/start',
]

/** In this order: the compiler needs the generated database client. */
export const productSteps: readonly BuildStep[] = [
  {
    name: 'the database client',
    inputs: ['package-lock.json', 'prisma/schema.prisma', 'prisma.config.ts', 'packages/db/package.json'],
    outputs: ['packages/db/src/generated'],
    command: { command: 'npm', args: ['run', 'generate', '-w', '@pairwise/db', '--loglevel=error'] },
  },
  {
    name: 'the server and the command line',
    inputs: [
      'package-lock.json',
      'prisma/schema.prisma',
      'tsconfig.base.json',
      'tsconfig.json',
      ...compiled.flatMap((folder) => [`${folder}/package.json`, `${folder}/tsconfig.json`, `${folder}/src`]),
    ],
    outputs: compiled.map((folder) => `${folder}/dist/.tsbuildinfo`),
    command: { command: process.execPath, args: ['node_modules/typescript/bin/tsc', '-b'] },
  },
  {
    name: 'the command line in few files',
    inputs: [
      'package-lock.json',
      'tools/bundle-cli.ts',
      ...['apps/cli', 'packages/engine', 'packages/contracts'].flatMap((folder) => [`${folder}/package.json`, `${folder}/src`]),
    ],
    outputs: ['apps/cli/dist/bundle/main.js'],
    command: { command: process.execPath, args: ['tools/bundle-cli.ts', 'apps/cli/dist/bundle'] },
  },
  {
    name: 'the web app',
    inputs: ['package-lock.json', 'tsconfig.base.json', 'packages/contracts/src', 'apps/web'],
    outputs: ['apps/web/dist/index.html'],
    command: { command: process.execPath, args: ['node_modules/vite/bin/vite.js', 'build', 'apps/web', '--logLevel', 'warn'] },
  },
]

/** Builds the parts whose inputs have changed since they were built, and starts nothing. */
export async function buildProduct(root: string, say: (line: string) => void, steps: readonly BuildStep[] = productSteps): Promise<void> {
  const stampFile = join(root, 'node_modules', '.cache', 'pairwise', 'build.json')
  const stamps = readStamps(stampFile)
  for (const step of steps) {
    const digest = hashInputs(root, step.inputs)
    const isThere = step.outputs.every((output) => existsSync(join(root, output)))
    if (isThere && stamps[step.name] === digest) continue
    const started = performance.now()
    await runCalmly({ ...step.command, cwd: root })
    stamps[step.name] = digest
    writeStamps(stampFile, stamps)
    say(`Built ${step.name} in ${sayDuration(performance.now() - started)}.`)
  }
}

function readStamps(file: string): Record<string, string> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
}

/** Under its name the file is always whole, whenever a build is cut short. */
function writeStamps(file: string, stamps: Record<string, string>): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(stamps, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

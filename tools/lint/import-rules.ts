import type { IForbiddenRuleType } from 'dependency-cruiser'

type Part =
  | 'packages/contracts'
  | 'packages/engine'
  | 'packages/db'
  | 'packages/queue'
  | 'apps/cli'
  | 'apps/api'
  | 'apps/start'
  | 'apps/worker'
  | 'apps/web'
  | 'e2e'

/** Which parts a part may import, itself aside. `.../src/ports/` and the like name the part of a package that is open to it. */
const mayImport = {
  'packages/contracts': [],
  'packages/engine': [],
  'packages/db': ['packages/engine/src/ports/'],
  'packages/queue': ['packages/contracts/'],
  'apps/cli': ['packages/contracts/', 'packages/engine/'],
  'apps/api': ['packages/contracts/', 'packages/engine/src/readable\\.ts$', 'packages/db/', 'packages/queue/'],
  'apps/start': ['packages/contracts/', 'packages/db/'],
  'apps/worker': ['packages/contracts/', 'packages/engine/', 'packages/db/', 'packages/queue/'],
  'apps/web': ['packages/contracts/'],
  e2e: ['packages/contracts/', 'packages/db/', 'packages/engine/src/testing/servers/'],
} as const satisfies Record<Part, readonly string[]>

/** What the tests of a part may import on top. */
const testsMayImport: Partial<Record<Part, readonly string[]>> = {
  'packages/db': ['packages/engine/src/testing/'],
  'apps/api': ['packages/engine/src/testing/servers/'],
}

/** Libraries that stay behind one part, so that it alone knows them. */
const keptBehind: Readonly<Record<string, { readonly packages: readonly string[]; readonly parts: readonly Part[] }>> = {
  fastify: { packages: ['fastify', '@fastify/[^/]+', 'fastify-type-provider-zod'], parts: ['apps/api'] },
  bullmq: { packages: ['bullmq', 'ioredis'], parts: ['packages/queue'] },
  prisma: { packages: ['@prisma/[^/]+', 'prisma'], parts: ['packages/db'] },
  postgres: { packages: ['pg'], parts: ['packages/db', 'packages/queue'] },
  react: { packages: ['react', 'react-dom', '@mantine/[^/]+', '@tabler/[^/]+', '@tanstack/[^/]+'], parts: ['apps/web'] },
}

const tests = '\\.test\\.tsx?$'
const notProduction = [tests, '/testing/', '/test/', '/test-setup\\.ts$']

/**
 * The import matrix of ARCHITECTURE.md as rules of dependency-cruiser; type imports count.
 * `under` is the folder in which the importing files lie, for the fixture that must break the rules.
 */
export function importRules(under = ''): IForbiddenRuleType[] {
  const parts = Object.entries(mayImport) as [Part, readonly string[]][]
  return [
    ...parts.flatMap(([part, allowed]) => partRules(under, part, allowed)),
    ...Object.entries(keptBehind).map(([name, { packages, parts }]) => ({
      name: `${name}-stays-behind-${parts.join('-and-')}`,
      from: { path: `^${under}(packages|apps|e2e)/`, pathNot: parts.map((part) => `^${under}${part}/`) },
      to: { path: packages.map((name) => `node_modules/${name}/`) },
    })),
    {
      name: 'core-imports-core-only',
      comment: 'The core is pure: no node: modules, no libraries, nothing of the engine outside of core/.',
      from: { path: `^${under}packages/engine/src/core/`, pathNot: tests },
      to: { pathNot: `^${under}packages/engine/src/core/` },
    },
    {
      name: 'browser-code-imports-no-node-module',
      from: { path: [`^${under}packages/contracts/src/`, `^${under}apps/web/src/`], pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'production-imports-no-testing',
      from: { path: `^${under}(packages|apps)/[^/]+/src/`, pathNot: notProduction },
      to: { path: ['/testing/', tests, 'node_modules/(vitest|fast-check|@testing-library|jsdom)/'] },
    },
    { name: 'no-cycles', from: { path: `^${under}(packages|apps|e2e)/` }, to: { circular: true } },
    { name: 'every-import-resolves', from: { path: `^${under}(packages|apps|e2e)/` }, to: { couldNotResolve: true } },
  ].map((rule) => ({ ...rule, severity: 'error' as const }))
}

function partRules(under: string, part: Part, allowed: readonly string[]): IForbiddenRuleType[] {
  const at = `^${under}${part}/`
  const anyPart = `^(${under})?(packages|apps|e2e)/`
  const open = (paths: readonly string[]): string[] => [at, `^${part}/`, ...paths.map((path) => `^${path}`)]
  return [
    {
      name: `${part}-imports`,
      from: { path: at, pathNot: notProduction },
      to: { path: anyPart, pathNot: open(allowed) },
    },
    {
      name: `${part}-tests-import`,
      from: { path: [`${at}(test|testing)/`, `${at}.*/(test|testing)/`, `${at}.*${tests}`] },
      to: { path: anyPart, pathNot: open([...allowed, ...(testsMayImport[part] ?? [])]) },
    },
  ]
}

import { Prisma } from '../generated/client.ts'
import type { Scope } from '../scope.ts'
import { storableValue } from '../storable-json.ts'

export interface ConnectionTestRow {
  readonly id: string
  readonly connectionId: string | null
  readonly state: 'running' | 'working' | 'not-working'
  readonly lines: unknown
  readonly capabilities: unknown
  readonly hostKey: unknown
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

export type NewConnectionTest = { readonly id: string } & (
  | { readonly connectionId: string; readonly revision: number; readonly draft: null }
  | { readonly connectionId: null; readonly revision: null; readonly draft: Uint8Array }
)

export interface FoundByTest {
  readonly state: 'working' | 'not-working'
  readonly lines: unknown
  readonly capabilities: unknown
  readonly hostKey: unknown
}

/** Tests of connections that somebody waits for. */
export interface ConnectionTests {
  /** Of a stored connection, or of a sealed draft of one. */
  open(test: NewConnectionTest): Promise<ConnectionTestRow>
  get(testId: string): Promise<ConnectionTestRow | null>
  sealedDraft(testId: string): Promise<Uint8Array | null>
  putLines(testId: string, lines: unknown): Promise<void>
  /** Ends a test; what it found is kept with its connection, unless that was changed since the test began. False when it has ended already. */
  finish(testId: string, found: FoundByTest): Promise<boolean>
  /** Removes tests that nobody will ask for again, with the drafts in them. */
  prune(olderThanMs: number): Promise<void>
}

const select = {
  id: true,
  connectionId: true,
  state: true,
  lines: true,
  capabilities: true,
  hostKey: true,
  createdAt: true,
  finishedAt: true,
} as const satisfies Prisma.ConnectionTestSelect

export function createConnectionTests(scope: Scope): ConnectionTests {
  const { client } = scope
  // A check constraint of the table keeps out every other state.
  const row = (stored: Omit<ConnectionTestRow, 'state'> & { readonly state: string }) => stored as ConnectionTestRow
  return {
    open: async ({ draft, ...rest }) =>
      row(await client.connectionTest.create({ data: { ...rest, draft: draft === null ? null : Buffer.from(draft) }, select })),
    async get(id) {
      const found = await client.connectionTest.findUnique({ where: { id }, select })
      return found && row(found)
    },
    async sealedDraft(id) {
      return (await client.connectionTest.findUnique({ where: { id }, select: { draft: true } }))?.draft ?? null
    },
    async putLines(id, lines) {
      await client.connectionTest.updateMany({ where: { id, finishedAt: null }, data: { lines: storableValue(lines) } })
    },
    finish: (id, found) => scope.atomically((inner) => finishTest(inner, id, found)),
    async prune(olderThanMs) {
      await client.connectionTest.deleteMany({ where: { createdAt: { lt: new Date(Date.now() - olderThanMs) } } })
    },
  }
}

async function finishTest({ client }: Scope, id: string, { state, lines, capabilities, hostKey }: FoundByTest): Promise<boolean> {
  const at = new Date()
  const ended = await client.connectionTest.updateMany({
    where: { id, finishedAt: null },
    data: { state, lines: storableValue(lines), capabilities: orNull(capabilities), hostKey: orNull(hostKey), finishedAt: at },
  })
  if (ended.count === 0) return false
  const { connectionId, revision } = await client.connectionTest.findUniqueOrThrow({
    where: { id },
    select: { connectionId: true, revision: true },
  })
  if (connectionId === null || revision === null) return true
  await client.connection.updateMany({
    where: { id: connectionId, revision },
    data: { test: storableValue({ state, lines, capabilities, hostKey, at: at.toISOString() }) },
  })
  return true
}

function orNull(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : storableValue(value)
}

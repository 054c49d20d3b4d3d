/**
 * Whether an error says that the database can't be reached now, as opposed to having answered something. It looks at
 * codes only: an error that has none says neither.
 */
export function isDatabaseGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.name === 'DatabaseUnreachable') return true
  return codesOf(error).some((code) => goneCodes.has(code) || goneClasses.test(code))
}

/** Prisma's codes, the kinds of its driver adapter, and Node's codes of connections that fail or end. */
const goneCodes: ReadonlySet<string> = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  // Postgres ended the connection because its transaction was left open: the process was frozen, or very slow.
  '25P03',
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** Postgres' own: a broken connection, no resources left, a server that goes down or comes up. */
const goneClasses = /^(08|53|57P)[0-9A-Z]{2,3}$/

interface Coded {
  readonly code?: unknown
  readonly kind?: unknown
  readonly originalCode?: unknown
}

function codesOf(error: Error & { readonly code?: unknown; readonly meta?: unknown }): string[] {
  const adapter = read(read(error.meta, 'driverAdapterError'), 'cause') as Coded | undefined
  return [error.code, adapter?.kind, adapter?.code, adapter?.originalCode].filter((code) => typeof code === 'string')
}

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}

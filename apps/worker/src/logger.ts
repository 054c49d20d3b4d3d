import { destination, type Logger, pino } from 'pino'
import type { Config } from './config.ts'

const secretNames = ['password', 'token', 'databaseUrl', 'redisUrl', 'connectionString', '*.password', '*.token', '*.connectionString']

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** The log of this process: one JSON object a line on standard output, without secrets. */
export function createLog(level: Config['logLevel'], name: string): Log {
  // Synchronous, so that the last words of a process that ends are not lost.
  return pino({ name, level, redact: { paths: secretNames, censor: '[removed]' } }, destination({ fd: 1, sync: true }))
}

import type { FastifyBaseLogger } from 'fastify'
import { type LoggerOptions, pino } from 'pino'
import type { Config } from './config.ts'

export type Logger = FastifyBaseLogger

/** Where a secret could stand in something that is logged. Headers and bodies are not logged; this holds if they ever are. */
const secretPaths = ['headers', 'req.headers', 'res.headers', 'body', 'req.body'].flatMap((where) => [
  `${where}.cookie`,
  `${where}["set-cookie"]`,
  `${where}.authorization`,
  `${where}.password`,
  `${where}.code`,
])
const secretNames = ['cookie', 'authorization', 'password', 'passwordHash', 'setupCode', 'token', 'secret'].flatMap((name) => [
  name,
  `*.${name}`,
])

/** The log of this process: one JSON object a line on standard output, without secrets. */
export function createLogger(level: Config['logLevel'], stream?: { write(line: string): void }): Logger {
  const options: LoggerOptions = { level, redact: { paths: [...secretPaths, ...secretNames], censor: '[removed]' } }
  return stream ? pino(options, stream) : pino(options)
}

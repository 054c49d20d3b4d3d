import { type LogLevel, logLevel } from '@pairwise/contracts'
import type { LogStore } from './log-store.ts'

/** What a choice of the least serious level shows. */
export const levelChoices = {
  debug: 'All lines',
  info: 'Info and above',
  notice: 'Notices and above',
  warning: 'Warnings and errors',
  error: 'Errors only',
} as const satisfies Record<LogLevel, string>

/** Whether a level is at least as serious as another. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return logLevel.options.indexOf(level) >= logLevel.options.indexOf(least)
}

/** The numbers of the lines that are at least as serious, of those that are there. */
export function linesAtLeast(store: LogStore, least: LogLevel): number[] {
  const numbers: number[] = []
  for (let n = 1; n <= store.last(); n += 1) {
    const line = store.line(n)
    if (line && isAtLeast(line.level, least)) numbers.push(n)
  }
  return numbers
}

import { closeSync, openSync, writeSync } from 'node:fs'
import type { LogLevel } from '@pairwise/engine'
import { UsageError } from './flags/usage-error.ts'

export interface LogSettings {
  /** The least important level that is written. */
  readonly level: LogLevel
  /** Appended to; null writes to stderr. */
  readonly file: string | null
  readonly json: boolean
}

export interface Log {
  isShown(level: LogLevel): boolean
  write(level: LogLevel, text: string): void
  close(): void
}

const importance = { debug: 0, info: 1, notice: 2, warning: 3, error: 4 } as const satisfies Record<LogLevel, number>

/** Lines in rclone's form, as text or as JSON. Lines in a file are there when the call returns. */
export function openLog({ level, file, json }: LogSettings, stderr: NodeJS.WriteStream): Log {
  const descriptor = file === null ? null : openFile(file)
  const toStderr = (line: string) => void stderr.write(line)
  let put = toStderr
  if (descriptor !== null) {
    // A full disk under the log must not end a run in the middle.
    put = (line) => {
      try {
        writeSync(descriptor, line)
      } catch (error) {
        put = toStderr
        put(
          `The log can’t be written to ${file} any more, the rest is told here: ${error instanceof Error ? error.message : String(error)}\n${line}`,
        )
      }
    }
  }
  const isShown = (asked: LogLevel) => importance[asked] >= importance[level]
  return {
    isShown,
    write: (asked, text) => {
      if (isShown(asked)) put(json ? jsonLine(asked, text, new Date()) : textLine(asked, text, new Date()))
    },
    close: () => {
      if (descriptor !== null) closeSync(descriptor)
    },
  }
}

function openFile(file: string): number {
  try {
    return openSync(file, 'a', 0o640)
  } catch (error) {
    throw new UsageError(`--log-file: ${file} can’t be opened: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function textLine(level: LogLevel, text: string, at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())}`
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  return `${day} ${time} ${level.toUpperCase().padEnd(6)}: ${text.replaceAll(/\p{Cc}/gu, shownByCode)}\n`
}

/** A name with a line end in it must not make a line of its own, and one with an escape must not reach the terminal. */
function shownByCode(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}

function jsonLine(level: LogLevel, text: string, at: Date): string {
  return `${JSON.stringify({ time: at.toISOString(), level, msg: text })}\n`
}

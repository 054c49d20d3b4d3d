import { formatEvent, type LogLevel, type PreparedPlan, type RunReport, type SideNames, type SyncEvent } from '@pairwise/engine'
import { ProgressLine } from './progress-line.ts'

/** What a command tells while it works. */
export interface Output {
  event(event: SyncEvent): void
  say(level: LogLevel, text: string): void
  report(result: RunReport | PreparedPlan, summary: string): void
}

export interface OutputOptions {
  readonly json: boolean
  /** 0: notices and errors; 1: also what is done; 2: everything. */
  readonly verbosity: number
  readonly names: SideNames
}

const shownFrom: Readonly<Record<LogLevel, number>> = { error: 0, warning: 0, notice: 0, info: 1, debug: 2 }

export function createOutput(options: OutputOptions, stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  return options.json ? jsonOutput(stdout) : textOutput(options, stdout, stderr)
}

/** One JSON object a line, with every event. Big numbers and bytes are strings. */
function jsonOutput(stdout: NodeJS.WriteStream): Output {
  const write = (value: object) =>
    stdout.write(`${JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item))}\n`)
  return {
    event: (event) => write(event),
    say: (level, text) => write({ type: 'message', level, text }),
    report: (result, summary) => write({ type: 'report', summary, ...result, leftovers: undefined, policy: undefined, header: undefined }),
  }
}

/** Log lines go to stderr like rclone's; the closing summary goes to stdout. A terminal also gets a line that moves. */
function textOutput({ verbosity, names }: OutputOptions, stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  const progress = new ProgressLine(stderr)
  const say = (level: LogLevel, text: string) => {
    if (shownFrom[level] > verbosity) return
    progress.clear()
    const stamp = new Date().toISOString().slice(0, 19).replace('T', ' ')
    stderr.write(`${stamp} ${level.toUpperCase().padEnd(7)} ${text}\n`)
  }
  return {
    say,
    event: (event) => {
      const line = formatEvent(event, names)
      if (line !== null) say(line.level, line.text)
      progress.show(event)
    },
    report: (_, summary) => {
      progress.clear()
      stdout.write(`${summary}\n`)
    },
  }
}

import {
  formatEvent,
  formatPlanned,
  type LogLevel,
  type Operation,
  type PreparedPlan,
  type RunReport,
  type SideNames,
  type SyncEvent,
} from '@pairwise/engine'
import { type Log, type LogSettings, openLog } from './log.ts'
import { Progress } from './progress.ts'
import { ProgressLine } from './progress-line.ts'
import { every } from './timer.ts'

/** What a command tells while it works. */
export interface Output {
  event(event: SyncEvent): void
  say(level: LogLevel, text: string): void
  /** What a plan has and nobody carries out. */
  planned(operation: Operation): void
  report(result: RunReport | PreparedPlan, summary: string): void
  close(): void
}

export interface OutputSettings {
  /** Everything on stdout, one JSON object a line, besides what goes to a log file. */
  readonly json: boolean
  readonly log: LogSettings
  readonly progress: ProgressSettings
  /** Links that are left out are told like other things that are. */
  readonly tellsLinks: boolean
}

export interface ProgressSettings {
  /** Asked for, so it is told even where there is no terminal to show a moving line. */
  readonly isAsked: boolean
  /** How often the log tells how far the run is; null for never. */
  readonly everyMs: number | null
  readonly level: LogLevel
}

export function createOutput(settings: OutputSettings, names: SideNames, stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  if (!settings.json) return logOutput(settings, names, stdout, stderr)
  const outputs = [jsonOutput(stdout)]
  if (settings.log.file !== null) outputs.push(logOutput(settings, names, null, stderr))
  return {
    event: (event) => outputs.forEach((output) => void output.event(event)),
    say: (level, text) => outputs.forEach((output) => void output.say(level, text)),
    planned: (operation) => outputs.forEach((output) => void output.planned(operation)),
    report: (result, summary) => outputs.forEach((output) => void output.report(result, summary)),
    close: () => outputs.forEach((output) => void output.close()),
  }
}

/** Big numbers and bytes are strings. */
function jsonOutput(stdout: NodeJS.WriteStream): Output {
  const write = (value: object) =>
    stdout.write(`${JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item))}\n`)
  return {
    event: (event) => write(event),
    say: (level, text) => write({ type: 'message', level, text }),
    planned: (operation) => write({ type: 'planned-operation', operation }),
    report: (result, summary) => write({ type: 'report', summary, ...result, leftovers: undefined, policy: undefined, header: undefined }),
    close: () => {},
  }
}

/**
 * Log lines go to stderr or to the log file, like rclone's; the closing summary goes to stdout, unless only errors are wanted,
 * and into the log file. A terminal also gets a line that moves.
 */
function logOutput(
  { log: logSettings, progress: asked, tellsLinks }: OutputSettings,
  names: SideNames,
  stdout: NodeJS.WriteStream | null,
  stderr: NodeJS.WriteStream,
): Output {
  const log = openLog(logSettings, stderr)
  const line = hasMovingLine(logSettings, asked, stdout, stderr) ? new ProgressLine(stderr) : null
  const progress = new Progress()
  const say = (level: LogLevel, text: string) => {
    line?.clear()
    log.write(level, text)
  }
  const stats = tellStats(log, asked, line !== null, () => progress.text, say)
  return {
    say,
    planned: (operation) => {
      const { level, text } = formatPlanned(operation, names)
      say(level, text)
    },
    event: (event) => {
      if (event.type === 'notice' && event.isLink && !tellsLinks) return
      const text = formatEvent(event, names)
      if (text !== null) say(text.level, text.text)
      if (progress.follow(event) && line !== null && progress.text !== null) line.show(progress.text)
    },
    report: (_, summary) => {
      line?.clear()
      if (logSettings.file !== null) log.write('notice', summary)
      if (stdout !== null && log.isShown('notice') && (logSettings.file === null || stdout.isTTY)) stdout.write(`${summary}\n`)
    },
    close: () => {
      clearInterval(stats)
      line?.clear()
      log.close()
    },
  }
}

function hasMovingLine(log: LogSettings, asked: ProgressSettings, stdout: NodeJS.WriteStream | null, stderr: NodeJS.WriteStream): boolean {
  return stderr.isTTY && stdout !== null && log.level !== 'error' && (asked.isAsked || log.file === null)
}

/** Where there is no line that moves, progress that was asked for is told like a notice. */
function tellStats(
  log: Log,
  { isAsked, everyMs, level }: ProgressSettings,
  hasLine: boolean,
  current: () => string | null,
  say: (level: LogLevel, text: string) => void,
): NodeJS.Timeout | undefined {
  const shown = isAsked && !hasLine && !log.isShown(level) ? 'notice' : level
  if (everyMs === null || !log.isShown(shown)) return undefined
  return every(everyMs, () => {
    const text = current()
    if (text !== null) say(shown, text)
  })
}

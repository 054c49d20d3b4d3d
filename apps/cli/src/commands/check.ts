import { type CheckFinding, type CheckReport, checkSides, displayPath, other, type PerSide, packPath } from '@pairwise/engine'
import { look } from '../engine-run.ts'
import { type ExitClass, exitCodeFor } from '../exit-code.ts'
import { FindingLists } from '../finding-lists.ts'
import type { BisyncSettings } from '../flags/bisync-settings.ts'
import type { ParsedFlags } from '../flags/parse-flags.ts'
import { idleText } from '../idle-text.ts'
import { type Log, openLog } from '../log.ts'
import { runScope } from '../run-scope.ts'
import { stateFilesOf } from '../state-files.ts'
import type { Place } from '../storage/place.ts'
import { troubleOf } from '../trouble.ts'

/** Compares two folders as they are and changes nothing. Returns the exit code: 1 where they differ. */
export async function check(sides: PerSide<Place>, settings: BisyncSettings, flags: ParsedFlags): Promise<number> {
  const log = openLog(settings.output.log, process.stderr)
  try {
    if (flags.idle.length > 0) log.write('notice', idleText(flags.idle))
    return exitCodeFor(await compare(sides, settings, flags, log), settings)
  } catch (error) {
    const { ending, text } = troubleOf(error)
    log.write('error', text)
    return exitCodeFor(ending, settings)
  } finally {
    log.close()
  }
}

async function compare(sides: PerSide<Place>, settings: BisyncSettings, flags: ParsedFlags, log: Log): Promise<ExitClass> {
  const { policy, output } = settings
  const files = stateFilesOf(sides, settings.workFolder)
  const names = { path1: sides.path1.text, path2: sides.path2.text }
  const lists = new FindingLists(flags)
  try {
    const tell = (finding: CheckFinding) => {
      lists.add(finding)
      if (output.json)
        process.stdout.write(`${JSON.stringify({ ...finding, path: displayPath(finding.path), key: packPath(finding.path) })}\n`)
      else log.write(finding.kind === 'match' ? 'debug' : 'error', textOf(finding, names))
    }
    const say = (level: 'notice', text: string) => log.write(level, text)
    const report = await look(files, { say }, tell, ({ backends, signal }) =>
      checkSides({
        backends,
        signal,
        scope: runScope(flags, files, { ...settings, dryRun: true }, { say }),
        keying: policy.keying,
        checkers: policy.checkers,
        by: flags.value('size-only') === true ? 'size' : 'content',
        only: flags.value('one-way') === true ? 'path1' : null,
      }),
    )
    const differences = report.differing + report.missing.path1 + report.missing.path2
    if (output.json) process.stdout.write(`${JSON.stringify({ type: 'report', differences, ...report })}\n`)
    else if (log.isShown('notice')) process.stdout.write(`${summary(differences, report)}\n`)
    return differences + report.unreadable > 0 ? 'again' : 'done'
  } finally {
    lists.close()
  }
}

function textOf(finding: CheckFinding, names: { readonly path1: string; readonly path2: string }): string {
  const path = displayPath(finding.path)
  switch (finding.kind) {
    case 'match':
      return `${path}: the same`
    case 'differ':
      return `${path}: differs`
    case 'missing':
      return `${path}: only in ${names[other(finding.side)]}`
    case 'unreadable':
      return `${path || 'the folder itself'}: could not be read`
  }
}

function summary(differences: number, { matching, missing, unreadable }: CheckReport): string {
  const parts = [`${differences} differences`, `${matching} files the same`]
  if (missing.path1 > 0) parts.push(`${missing.path1} missing on path1`)
  if (missing.path2 > 0) parts.push(`${missing.path2} missing on path2`)
  if (unreadable > 0) parts.push(`${unreadable} could not be read`)
  return `${parts.join(', ')}.`
}

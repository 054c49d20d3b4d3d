import { resolve } from 'node:path'
import type { LogLevel, SyncPolicy } from '@pairwise/engine'
import type { OutputSettings } from '../output.ts'
import type { ParsedFlags } from './parse-flags.ts'
import { type RunStart, syncPolicyOfFlags } from './sync-policy-of-flags.ts'
import { UsageError } from './usage-error.ts'

/** All that a `bisync` command was asked for, its scope and the two folders aside. */
export interface BisyncSettings {
  readonly policy: SyncPolicy
  /** How rsync moves contents; null where it does not. */
  readonly rsync: { readonly compress: boolean } | null
  readonly dryRun: boolean
  readonly workFolder: string
  /** Whether the two saved lists are compared: after a run, or instead of one. */
  readonly checkSync: 'never' | 'after' | 'only'
  /** Later runs may go on after a critical stop. */
  readonly isResilient: boolean
  readonly maxLockMs: number | null
  readonly criticalExitCode: number | null
  readonly keepsWorkingFiles: boolean
  readonly failsWithoutTransfer: boolean
  readonly output: OutputSettings
}

const minute = 60_000
const shortestLockMs = 2 * minute

export function bisyncSettings(flags: ParsedFlags, start: RunStart, defaultWorkFolder: string): BisyncSettings {
  return {
    policy: syncPolicyOfFlags(flags, start),
    rsync: rsyncOf(flags),
    dryRun: flags.value('dry-run') === true,
    workFolder: resolve(start.cwd, flags.value('workdir') || defaultWorkFolder),
    checkSync: checkSyncOf(flags),
    isResilient: flags.value('resilient') === true,
    maxLockMs: maxLockOf(flags),
    criticalExitCode: flags.value('critical-exit-code') ?? null,
    keepsWorkingFiles: flags.value('no-cleanup') === true,
    failsWithoutTransfer: flags.value('error-on-no-transfer') === true,
    output: outputOf(flags, start),
  }
}

function rsyncOf(flags: ParsedFlags): BisyncSettings['rsync'] {
  const compress = flags.value('rsync-compress') === true
  if (flags.value('transport') === 'rsync') return { compress }
  if (compress) throw new UsageError('--rsync-compress needs --transport rsync')
  return null
}

/** Both lists are written in one transaction, so unlike rclone's they are compared only when that is asked for. */
function checkSyncOf(flags: ParsedFlags): BisyncSettings['checkSync'] {
  const asked = flags.value('check-sync')
  return asked === 'only' ? 'only' : asked === 'true' ? 'after' : 'never'
}

function maxLockOf(flags: ParsedFlags): number | null {
  const ms = flags.value('max-lock') ?? 0
  if (ms === 0) return null
  if (ms < shortestLockMs) throw new UsageError('--max-lock: a lock must last at least 2m; 0 lets it never expire')
  return ms
}

function outputOf(flags: ParsedFlags, { cwd }: RunStart): OutputSettings {
  const file = flags.value('log-file') || null
  const every = flags.value('stats') ?? minute
  return {
    json: flags.value('json') === true,
    tellsLinks: flags.value('skip-links') !== true,
    log: { level: levelOf(flags), file: file === null ? null : resolve(cwd, file), json: flags.value('use-json-log') === true },
    progress: {
      isAsked: flags.value('progress') === true,
      everyMs: every > 0 ? every : null,
      level: (flags.value('stats-log-level') ?? 'INFO').toLowerCase() as LogLevel,
    },
  }
}

function levelOf(flags: ParsedFlags): LogLevel {
  const verbosity = flags.value('verbose') ?? 0
  const isQuiet = flags.value('quiet') === true
  const level = flags.value('log-level')
  if (isQuiet && verbosity > 0) throw new UsageError('--verbose and --quiet ask for opposite things: give one')
  if (level !== undefined && (isQuiet || verbosity > 0)) throw new UsageError('give --log-level, or --verbose or --quiet, not both')
  if (level !== undefined) return level.toLowerCase() as LogLevel
  if (isQuiet) return 'error'
  return verbosity >= 2 ? 'debug' : verbosity === 1 ? 'info' : 'notice'
}

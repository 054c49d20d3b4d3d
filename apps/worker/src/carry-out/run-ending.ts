import type { Failure } from '@pairwise/contracts'
import { type FinishedRunState, isDatabaseGone } from '@pairwise/db'
import { SyncError } from '@pairwise/engine'
import { failureOf } from '../adapters/failure-of.ts'
import { DatabaseAway } from './patiently.ts'
import type { TakenRun } from './take-run.ts'

/** How this process's part in a run ends: with the end of the run, or by leaving the run to whoever takes it next. */
export type RunEnding =
  | { readonly kind: 'finish'; readonly state: Exclude<FinishedRunState, 'failed'>; readonly failure: null }
  | { readonly kind: 'finish'; readonly state: 'failed'; readonly failure: Failure }
  | { readonly kind: 'leave'; readonly why: LeaveReason }

export type LeaveReason = 'lease-lost' | 'shutdown' | 'interrupted'

/** What an error means for the run. Only what a person can see the reason of, or asked for, ends it; the rest goes on later. */
export function endingOf(error: unknown, { memory, stop }: Pick<TakenRun, 'memory' | 'stop'>): RunEnding {
  if (isCode(error, 'lease-lost') || memory.isLost()) return { kind: 'leave', why: 'lease-lost' }
  if (isCode(error, 'cancelled') && stop.cause === 'person') return { kind: 'finish', state: 'stopped', failure: null }
  if (isCode(error, 'cancelled') && stop.cause === 'shutdown') return { kind: 'leave', why: 'shutdown' }
  if (error instanceof DatabaseAway || isDatabaseGone(error)) return { kind: 'leave', why: 'interrupted' }
  return { kind: 'finish', state: 'failed', failure: failureOf(error) }
}

function isCode(error: unknown, code: SyncError['code']): boolean {
  return error instanceof SyncError && error.code === code
}

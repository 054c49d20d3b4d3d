import { z } from 'zod'
import { approvalState } from './approvals.ts'
import { conflictId, conflictState, decisionChoice, looker } from './conflicts.ts'
import { approvalId, instant, pairId, planId, runId } from './ids.ts'
import { planProgress, planState } from './plans.ts'
import { logLine, runCounters, runState } from './runs.ts'

/**
 * Live topics. Each is numbered by one writer from 1 without gaps, so a browser that comes back
 * says the last number it has and gets exactly the rest.
 */
export const topic = z.union([
  z.literal('instance'),
  z.literal('conflicts'),
  z.templateLiteral(['run:', z.number().int()]),
  z.templateLiteral(['run-log:', z.number().int()]),
  z.templateLiteral(['plan:', z.number().int()]),
])
export type Topic = z.infer<typeof topic>

export const liveEvent = z.discriminatedUnion('type', [
  /** On `instance`: read this pair again. */
  z.object({ type: z.literal('pair-changed'), pairId }),
  /** On `instance` and `run:N`. */
  z.object({ type: z.literal('run-changed'), runId, pairId, state: runState }),
  /** On `instance` and `plan:N`. */
  z.object({ type: z.literal('plan-changed'), planId, pairId, state: planState }),
  /** On `plan:N`: somebody left rows out, or took them in again. `where` is the folder or file, when it is just one. */
  z.object({
    type: z.literal('plan-selection-changed'),
    planId,
    version: z.number().int(),
    act: z.enum(['skip', 'include']),
    by: z.string().nullable(),
    rows: z.number().int(),
    where: z.string().nullable(),
  }),
  /** On `instance`: connections were added, changed, tested or deleted. */
  z.object({ type: z.literal('connections-changed') }),
  /** On `instance`: who is on what changed. */
  z.object({ type: z.literal('attention-changed') }),
  /** On `instance`: all schedules were paused, or go on. */
  z.object({ type: z.literal('schedules-pause-changed') }),
  /** On `instance`: read this approval again. */
  z.object({ type: z.literal('approval-changed'), approvalId, pairId, state: approvalState }),
  /** On `instance` and `conflicts`: conflicts of this pair were found, decided or settled. So many wait now. */
  z.object({ type: z.literal('conflicts-changed'), pairId, open: z.number().int(), decided: z.number().int() }),
  /** On `conflicts`: read this conflict again. */
  z.object({
    type: z.literal('conflict-changed'),
    conflictId,
    pairId,
    revision: z.number().int(),
    state: conflictState,
    /** Who decided what, while it is decided. */
    decision: z.object({ choice: decisionChoice, by: z.string() }).nullable(),
  }),
  /** On `conflicts`: who looks at it now. */
  z.object({ type: z.literal('conflict-looking'), conflictId, users: z.array(looker) }),
  /** On `run:N`, at most twice a second. */
  z.object({ type: z.literal('run-progress'), runId, state: runState, counters: runCounters, current: z.array(z.string()) }),
  /** On `plan:N`, at most twice a second. */
  z.object({ type: z.literal('plan-progress'), planId, progress: planProgress }),
  /** On `run-log:N`; here the event's number is the line's number. */
  z.object({ type: z.literal('log-line'), line: logLine }),
])
export type LiveEvent = z.infer<typeof liveEvent>

export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), topic, after: z.number().int().nonnegative() }),
  z.strictObject({ type: z.literal('unsubscribe'), topic }),
])
export type ClientMessage = z.infer<typeof clientMessage>

export const serverMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), version: z.string(), at: instant }),
  z.object({ type: z.literal('ping'), at: instant }),
  /** `events[i]` has number `from + i`. */
  z.object({ type: z.literal('events'), topic, from: z.number().int().positive(), events: z.array(liveEvent) }),
  /** Where the topic stands when a subscription starts without a number to resume from (`after` beyond the end). */
  z.object({ type: z.literal('subscribed'), topic, last: z.number().int().nonnegative() }),
  z.object({ type: z.literal('refused'), reason: z.string() }),
])
export type ServerMessage = z.infer<typeof serverMessage>

import { pairSettings } from '@pairwise/contracts'
import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import { setupPage } from './setup-steps.ts'

const side = z.object({ connectionId: z.string(), folder: z.string(), name: z.string() })
const figure = z.union([z.number(), z.string()])

const safetyValues = z.object({
  percent: figure,
  files: figure,
  days: figure,
  isKept: z.boolean(),
  resolve: pairSettings.shape.conflicts.unwrap().shape.resolve.unwrap(),
  isLeftOut: z.boolean(),
})
/** What stands in the form of the safety step. */
export type SafetyValues = z.infer<typeof safetyValues>

const scheduleValues = z.object({
  kind: z.enum(['manual', 'interval', 'cron']),
  every: figure,
  unit: z.enum(['minutes', 'hours']),
  expression: z.string(),
  timeZone: z.string(),
})

/** How far the first set-up is, and what was entered and not sent yet. Secrets are never in it. */
const setupDraft = z.object({
  /** The step to go on with; `done` once it was finished. */
  step: setupPage.catch('connection'),
  admin: z.object({ name: z.string(), username: z.string() }).nullable().catch(null),
  form: z.object({ name: z.string(), path1: side, path2: side }).nullable().catch(null),
  safety: safetyValues.nullable().catch(null),
  schedule: scheduleValues.nullable().catch(null),
  pairId: z.uuid().nullable().catch(null),
  planId: z.number().int().positive().nullable().catch(null),
  runId: z.number().int().positive().nullable().catch(null),
})
export type SetupDraft = z.infer<typeof setupDraft>

const emptyDraft: SetupDraft = {
  step: 'connection',
  admin: null,
  form: null,
  safety: null,
  schedule: null,
  pairId: null,
  planId: null,
  runId: null,
}

/** Kept in this browser, so that a reload, or a day, loses nothing. */
const storageKey = 'pairwise-first-setup'
const listeners = new Set<() => void>()
let read: { readonly text: string | null; readonly draft: SetupDraft | null } = { text: null, draft: null }

/** The set-up in hand; null when none was begun here. */
export function readDraft(): SetupDraft | null {
  const text = localStorage.getItem(storageKey)
  if (text !== read.text) read = { text, draft: parse(text) }
  return read.draft
}

export function changeDraft(part: Partial<SetupDraft>): void {
  const before = readDraft() ?? emptyDraft
  localStorage.setItem(storageKey, JSON.stringify({ ...before, ...part }))
  for (const listener of listeners) listener()
}

export function clearDraft(): void {
  localStorage.removeItem(storageKey)
  for (const listener of listeners) listener()
}

export function useDraft(): SetupDraft | null {
  return useSyncExternalStore(onChange, readDraft)
}

function onChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function parse(text: string | null): SetupDraft | null {
  if (text === null) return null
  try {
    return setupDraft.parse(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}

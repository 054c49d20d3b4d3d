import { z } from 'zod'

/** The steps of the first set-up, in their order. The first makes the admin and needs no session. */
export const setupSteps = ['admin', 'connection', 'pair', 'safety', 'preview', 'schedule'] as const
export type SetupStep = (typeof setupSteps)[number]

export const setupLabels = {
  admin: 'Admin',
  connection: 'Storage',
  pair: 'Pair',
  safety: 'Safety',
  preview: 'Preview',
  schedule: 'Schedule',
} as const satisfies Record<SetupStep, string>

/** The pages of the set-up that come after the admin, with the one that ends it. */
export const setupPage = z.enum(['connection', 'pair', 'safety', 'preview', 'schedule', 'done'])
export type SetupPageName = z.infer<typeof setupPage>

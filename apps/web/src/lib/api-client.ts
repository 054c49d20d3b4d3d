import { createClient } from '@pairwise/contracts'
import { withStepUp } from './step-up.ts'

/** The one client of the web app; the page and the API have the same origin. */
export const api = withStepUp(createClient({ baseUrl: '/api/v1' }))

/**
 * A key that makes a repeated request harmless. `crypto.randomUUID` is missing on pages that came over plain
 * HTTP from another machine, which is how many people run this at home; `getRandomValues` is there.
 */
export function newIdempotencyKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

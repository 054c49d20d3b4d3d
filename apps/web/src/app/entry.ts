import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { setupStateQuery } from '../features/session/api/setup-state.ts'
import { isRefusal } from '../lib/error-text.ts'
import { sessionQuery } from '../lib/session.ts'

/** Lets the signed-in pass; sends others to the first set-up or to the sign-in page, which leads back to where they wanted to go. */
export async function requireSession(queries: QueryClient, wanted: string): Promise<void> {
  try {
    await queries.ensureQueryData(sessionQuery)
  } catch (error) {
    if (isRefusal(error, 'setup-needed')) throw redirect({ to: '/setup/admin' })
    if (!isRefusal(error, 'unauthenticated')) throw error
    const setup = await queries.fetchQuery(setupStateQuery)
    if (setup.needed) throw redirect({ to: '/setup/admin' })
    throw redirect({ to: '/login', search: wanted === '/' ? {} : { next: wanted } })
  }
}

/** Sends people who come too late for the first set-up to the sign-in page. */
export async function requireNoSetup(queries: QueryClient): Promise<void> {
  const setup = await queries.fetchQuery(setupStateQuery)
  if (!setup.needed) throw redirect({ to: '/login' })
}

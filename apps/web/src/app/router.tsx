import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { Loading } from '../components/ui/loading.tsx'
import { Page } from '../components/ui/page.tsx'
import { routeTree } from './routes.ts'
import { PageFailure } from './shell/page-failure.tsx'
import { PageMissing } from './shell/page-missing.tsx'

/** The router of the app over a cache. */
export function buildRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    // What a preload reads is kept in the query cache, which knows how long it is good for.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingMs: 150,
    // A page that is there is shown, however short its placeholder was seen.
    defaultPendingMinMs: 0,
    defaultPendingComponent: () => (
      <Page>
        <Loading what="the page" lines={6} />
      </Page>
    ),
    defaultErrorComponent: PageFailure,
    defaultNotFoundComponent: PageMissing,
  })
}

export type AppRouter = ReturnType<typeof buildRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}

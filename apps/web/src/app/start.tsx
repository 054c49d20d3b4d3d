import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import './tokens.css'
import './base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { keys } from '../lib/query-keys.ts'
import { Providers } from './providers.tsx'
import { queries } from './query-cache.ts'
import { buildRouter } from './router.tsx'
import { showWholeFocus } from './show-whole-focus.ts'
import { signedOut } from './signed-out.ts'

/** Renders the app into the page. */
export function start(): void {
  const router = buildRouter(queries)
  signedOut.onSignedOut(() => {
    queries.removeQueries({ queryKey: keys.session() })
    const { href, pathname } = router.state.location
    if (pathname !== '/login') void router.navigate({ to: '/login', search: { next: href } })
  })
  // The code of the page comes while the session is asked for.
  const [matched] = router.getMatchedRoutes(router.latestLocation.pathname)
  for (const route of matched) void router.loadRouteChunk(route)
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no element to render into.')
  showWholeFocus()
  createRoot(root).render(
    <StrictMode>
      <Providers queries={queries} router={router} />
    </StrictMode>,
  )
}

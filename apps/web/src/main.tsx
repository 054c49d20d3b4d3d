import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './app/tokens.css'
import './app/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { Providers } from './app/providers.tsx'
import { queries } from './app/query-cache.ts'
import { buildRouter } from './app/router.tsx'
import { signedOut } from './app/signed-out.ts'
import { keys } from './lib/query-keys.ts'

// The content security policy forbids making code from text, which the schemas would otherwise try for speed.
z.config({ jitless: true })

const router = buildRouter(queries)

signedOut.onSignedOut(() => {
  queries.removeQueries({ queryKey: keys.session() })
  const { href, pathname } = router.state.location
  if (pathname !== '/login') void router.navigate({ to: '/login', search: { next: href } })
})

const root = document.getElementById('root')
if (!root) throw new Error('The page has no element to render into.')
createRoot(root).render(
  <StrictMode>
    <Providers queries={queries} router={router} />
  </StrictMode>,
)

import { z } from 'zod'

// The content security policy forbids making code from text, which schemas otherwise try for speed while they are
// built. So this comes first, and everything that builds one is loaded after it.
z.config({ jitless: true })

const { start } = await import('./app/start.tsx')
start()

import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AppRouter } from './router.tsx'
import { theme, tokenVariables } from './theme.ts'

const colorScheme = localStorageColorSchemeManager({ key: 'pairwise-color-scheme' })

interface ProvidersProps {
  readonly queries: QueryClient
  readonly router: AppRouter
}

/** Theme, cache and router around the app. */
export function Providers({ queries, router }: ProvidersProps): ReactNode {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={tokenVariables} colorSchemeManager={colorScheme} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-center" limit={3} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

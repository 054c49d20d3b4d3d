import { getRouteApi, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { SignInPage } from '../../features/session/components/sign-in-page.tsx'

const route = getRouteApi('/login')

/** The sign-in page; afterwards the page that was wanted. */
export function LoginRoute(): ReactNode {
  const router = useRouter()
  const { next = '/', error } = route.useSearch()
  return <SignInPage next={next} providerFault={error} onSignedIn={() => router.history.push(next)} />
}

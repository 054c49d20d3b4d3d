import { Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { LiveRegions } from '../components/ui/live-regions.tsx'

/** What every page has, with or without a session. */
export function RootFrame(): ReactNode {
  return (
    <>
      <Outlet />
      <LiveRegions />
    </>
  )
}

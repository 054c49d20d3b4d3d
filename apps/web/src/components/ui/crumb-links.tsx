import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** The lists that pages lie below: the first of their crumbs. */
export const listCrumbs = {
  attention: (
    <Link key="attention" to="/attention">
      Needs attention
    </Link>
  ),
  connections: (
    <Link key="connections" to="/connections">
      Connections
    </Link>
  ),
  pairs: (
    <Link key="pairs" to="/pairs">
      Pairs
    </Link>
  ),
  runs: (
    <Link key="runs" to="/runs">
      Runs
    </Link>
  ),
} as const satisfies Record<string, ReactNode>

/** The pair that a page is about, which may not be known yet. */
export function pairCrumb(about: { readonly pairId: string; readonly pairName: string } | undefined): ReactNode {
  if (about === undefined) return 'Pair'
  return (
    <Link key="pair" to="/pairs/$pairId" params={{ pairId: about.pairId }}>
      <bdi>{about.pairName}</bdi>
    </Link>
  )
}

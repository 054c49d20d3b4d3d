import type { Page } from '@playwright/test'
import type { Scene } from './scene.ts'

/** How one page is reached and looked at. */
export interface PageEntry {
  /** Its addresses in a scene. */
  readonly addresses: (scene: Scene) => readonly string[]
  /** The API paths that the page can't be shown without; they fail for its error state. */
  readonly reads?: RegExp
}

/** Pages that take a name or number in their address, or read something that can fail, by the path of their route. */
const known: Readonly<Record<string, PageEntry>> = {
  '/attention': { addresses: () => ['/attention'], reads: /\/attention/ },
  '/pairs': { addresses: () => ['/pairs'], reads: /\/pairs$/ },
  '/connections': { addresses: () => ['/connections'], reads: /\/connections$/ },
  '/connections/new': { addresses: () => ['/connections/new'] },
  '/connections/$connectionId': {
    addresses: ({ connectionIds }) => connectionIds.map((connectionId) => `/connections/${connectionId}`),
    reads: /\/connections\/[^/]+$/,
  },
  '/pairs/new': { addresses: () => ['/pairs/new'], reads: /\/connections/ },
  '/pairs/$pairId': { addresses: ({ pairId }) => [`/pairs/${pairId}`], reads: /\/pairs\/[^/]+$/ },
  '/pairs/$pairId/runs': { addresses: ({ pairId }) => [`/pairs/${pairId}/runs`], reads: /\/runs/ },
  '/pairs/$pairId/conflicts': { addresses: ({ conflictPairId }) => [`/pairs/${conflictPairId}/conflicts`], reads: /\/conflicts/ },
  '/pairs/$pairId/schedule': { addresses: ({ pairId }) => [`/pairs/${pairId}/schedule`], reads: /\/pairs\/[^/]+\/schedule/ },
  '/pairs/$pairId/settings': { addresses: ({ pairId }) => [`/pairs/${pairId}/settings`], reads: /\/pairs\/[^/]+$/ },
  '/plans/$planId': { addresses: ({ planId }) => [`/plans/${planId}`], reads: /\/plans\/\d+$/ },
  '/runs': { addresses: () => ['/runs'], reads: /\/runs/ },
  '/runs/$runId': {
    addresses: ({ runId, heldRunId }) => [`/runs/${runId}`, `/runs/${runId}?tab=log`, `/runs/${heldRunId}`],
    reads: /\/runs\/\d+/,
  },
  '/approvals/$approvalId': {
    addresses: ({ approvalIds }) => approvalIds.map((approvalId) => `/approvals/${approvalId}`),
    reads: /\/approvals\/\d+/,
  },
  '/conflicts': { addresses: () => ['/conflicts'], reads: /\/conflicts/ },
  '/conflicts/$conflictId': {
    addresses: ({ conflictIds }) => conflictIds.map((conflictId) => `/conflicts/${conflictId}`),
    reads: /\/conflicts\/\d+/,
  },
  '/setup/$step': { addresses: () => ['connection', 'pair', 'safety', 'preview', 'schedule', 'done'].map((step) => `/setup/${step}`) },
  '/audit': { addresses: () => ['/audit'], reads: /\/audit/ },
}

/** Pages that stand before the app, or that only lead on. They are looked at by themselves. */
const besides: readonly string[] = ['/', '/login', '/setup/admin', '/setup', '/settings', '/invitation', '/reset-password']

/**
 * Every page of the app as its router knows them. A page whose address takes something, and that is not known here, fails the
 * test that asks: none goes without being looked at.
 */
export async function allPages(page: Page): Promise<ReadonlyMap<string, PageEntry>> {
  const paths = await page.evaluate(() => {
    const { routesByPath } = (window as unknown as { __TSR_ROUTER__: { routesByPath: Record<string, unknown> } }).__TSR_ROUTER__
    return Object.keys(routesByPath)
  })
  const routes = new Set(paths.map((path) => (path.length > 1 ? path.replace(/\/$/, '') : path)))
  const entries = new Map<string, PageEntry>()
  for (const route of [...routes].toSorted()) {
    if (besides.includes(route)) continue
    const entry = known[route] ?? (route.includes('$') ? null : { addresses: () => [route] })
    if (entry === null) throw new Error(`The page ${route} is in no list: say in e2e/harness/pages.ts how it is reached.`)
    entries.set(route, entry)
  }
  return entries
}

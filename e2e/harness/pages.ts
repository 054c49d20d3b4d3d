import type { Scene } from './scene.ts'

/** How one page is reached and looked at. */
interface PageEntry {
  /** Its addresses in a scene. */
  readonly addresses: (scene: Scene) => readonly string[]
  /** The API paths that the page can't be shown without; they fail for its error state. */
  readonly reads?: RegExp
}

/**
 * Every page of the app by the path of its route. The router is asked for its routes, so a page that is missing here is noticed
 * before it goes without being looked at.
 */
export const pages: Readonly<Record<string, PageEntry>> = {
  '/attention': { addresses: () => ['/attention'], reads: /\/attention/ },
  '/approvals/$approvalId': { addresses: ({ approvalId }) => [`/approvals/${approvalId}`], reads: /\/approvals\/\d+/ },
  '/pairs': { addresses: () => ['/pairs'], reads: /\/pairs$/ },
  '/pairs/new': { addresses: () => ['/pairs/new'], reads: /\/connections/ },
  '/pairs/$pairId': { addresses: ({ pairId }) => [`/pairs/${pairId}`], reads: /\/pairs\/[^/]+$/ },
  '/pairs/$pairId/runs': { addresses: ({ pairId }) => [`/pairs/${pairId}/runs`], reads: /\/runs/ },
  '/pairs/$pairId/schedule': { addresses: ({ pairId }) => [`/pairs/${pairId}/schedule`], reads: /\/pairs\/[^/]+\/schedule/ },
  '/pairs/$pairId/settings': { addresses: ({ pairId }) => [`/pairs/${pairId}/settings`], reads: /\/pairs\/[^/]+$/ },
  '/plans/$planId': { addresses: ({ planId }) => [`/plans/${planId}`], reads: /\/plans\/\d+\/operations/ },
  '/runs': { addresses: () => ['/runs'], reads: /\/runs/ },
  '/runs/$runId': {
    addresses: ({ runId, heldRunId }) => [`/runs/${runId}`, `/runs/${runId}?tab=log`, `/runs/${heldRunId}`],
    reads: /\/runs\/\d+/,
  },
  '/profile/shortcuts': { addresses: () => ['/profile/shortcuts'] },
}

/** Pages that stand before the app, or that only lead on. They are looked at by themselves. */
export const pagesBesides: readonly string[] = ['/', '/login', '/setup/admin']

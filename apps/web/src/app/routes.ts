import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect, stripSearchParams } from '@tanstack/react-router'
import { z } from 'zod'
import { attentionSearch, attentionSearchDefaults } from '../features/attention/lib/attention-search.ts'
import { auditSearch, auditSearchDefaults } from '../features/audit/lib/audit-search.ts'
import { conflictSearch, conflictSearchDefaults } from '../features/conflicts/lib/conflict-search.ts'
import { connectionSearch, connectionSearchDefaults } from '../features/connections/lib/connection-search.ts'
import { setupPage } from '../features/first-run/lib/setup-steps.ts'
import { prefetchPlan } from '../features/plans/api/prefetch-plan.ts'
import { planSearch, planSearchDefaults } from '../features/plans/lib/plan-search.ts'
import { runListSearch, runListSearchDefaults } from '../features/runs/lib/run-list-search.ts'
import { runSearch, runSearchDefaults } from '../features/runs/lib/run-search.ts'
import { requireNoSetup, requireSession } from './entry.ts'
import { RootFrame } from './root-frame.tsx'

export interface RouterContext {
  readonly queries: QueryClient
}

const number = (text: string) => z.coerce.number().int().positive().catch(0).parse(text)

const root = createRootRouteWithContext<RouterContext>()({ component: RootFrame })

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup/admin',
  beforeLoad: ({ context }) => requireNoSetup(context.queries),
  component: lazyRouteComponent(() => import('./pages/setup-route.tsx'), 'SetupRoute'),
})

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  // Only addresses inside of the app are followed.
  validateSearch: z.object({
    next: z
      .string()
      .regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u)
      .optional()
      .catch(undefined),
    /** What the sign-in provider sends people back with. */
    error: z.string().max(100).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/login-route.tsx'), 'LoginRoute'),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./pages/invitation-route.tsx'), 'InvitationRoute'),
})

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./pages/reset-password-route.tsx'), 'ResetPasswordRoute'),
})

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: ({ context, location }) => requireSession(context.queries, location.href),
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/pairs', replace: true })
  },
})

const attention = createRoute({
  getParentRoute: () => app,
  path: '/attention',
  validateSearch: attentionSearch,
  search: { middlewares: [stripSearchParams(attentionSearchDefaults)] },
  component: lazyRouteComponent(() => import('./pages/attention-route.tsx'), 'AttentionRoute'),
})

const setupStep = createRoute({
  getParentRoute: () => app,
  path: '/setup/$step',
  params: { parse: ({ step }) => ({ step: setupPage.catch('connection').parse(step) }), stringify: ({ step }) => ({ step }) },
  component: lazyRouteComponent(() => import('./pages/setup-step-route.tsx'), 'SetupStepRoute'),
})

const approval = createRoute({
  getParentRoute: () => app,
  path: '/approvals/$approvalId',
  params: {
    parse: ({ approvalId }) => ({ approvalId: number(approvalId) }),
    stringify: ({ approvalId }) => ({ approvalId: String(approvalId) }),
  },
  component: lazyRouteComponent(() => import('./pages/approval-route.tsx'), 'ApprovalRoute'),
})

const shortcuts = createRoute({
  getParentRoute: () => app,
  path: '/profile/shortcuts',
  component: lazyRouteComponent(() => import('./pages/shortcuts-route.tsx'), 'ShortcutsRoute'),
})

const pairs = createRoute({
  getParentRoute: () => app,
  path: '/pairs',
  component: lazyRouteComponent(() => import('./pages/pairs-route.tsx'), 'PairsRoute'),
})

const newPair = createRoute({
  getParentRoute: () => app,
  path: '/pairs/new',
  component: lazyRouteComponent(() => import('./pages/new-pair-route.tsx'), 'NewPairRoute'),
})

const pair = createRoute({
  getParentRoute: () => app,
  path: '/pairs/$pairId',
  component: lazyRouteComponent(() => import('./pages/pair-route.tsx'), 'PairRoute'),
})

const pairOverview = createRoute({
  getParentRoute: () => pair,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/pair-overview-route.tsx'), 'PairOverviewRoute'),
})

const pairRuns = createRoute({
  getParentRoute: () => pair,
  path: 'runs',
  validateSearch: runListSearch,
  search: { middlewares: [stripSearchParams(runListSearchDefaults)] },
  component: lazyRouteComponent(() => import('./pages/pair-runs-route.tsx'), 'PairRunsRoute'),
})

const pairConflicts = createRoute({
  getParentRoute: () => pair,
  path: 'conflicts',
  validateSearch: conflictSearch,
  search: { middlewares: [stripSearchParams(conflictSearchDefaults)] },
  component: lazyRouteComponent(() => import('./pages/pair-conflicts-route.tsx'), 'PairConflictsRoute'),
})

const conflicts = createRoute({
  getParentRoute: () => app,
  path: '/conflicts',
  validateSearch: conflictSearch,
  search: { middlewares: [stripSearchParams(conflictSearchDefaults)] },
  component: lazyRouteComponent(() => import('./pages/conflicts-route.tsx'), 'ConflictsRoute'),
})

/** The page around it shows the conflict beside the queue, which stays as it is. */
const conflict = createRoute({
  getParentRoute: () => conflicts,
  path: '$conflictId',
  params: {
    parse: ({ conflictId }) => ({ conflictId: number(conflictId) }),
    stringify: ({ conflictId }) => ({ conflictId: String(conflictId) }),
  },
})

const pairSchedule = createRoute({
  getParentRoute: () => pair,
  path: 'schedule',
  component: lazyRouteComponent(() => import('./pages/pair-schedule-route.tsx'), 'PairScheduleRoute'),
})

const pairSettings = createRoute({
  getParentRoute: () => pair,
  path: 'settings',
  component: lazyRouteComponent(() => import('./pages/pair-settings-route.tsx'), 'PairSettingsRoute'),
})

const plan = createRoute({
  getParentRoute: () => app,
  path: '/plans/$planId',
  params: { parse: ({ planId }) => ({ planId: number(planId) }), stringify: ({ planId }) => ({ planId: String(planId) }) },
  validateSearch: planSearch,
  search: { middlewares: [stripSearchParams(planSearchDefaults)] },
  // Not waited for: the page shows what is there already.
  loader: ({ context, params, location }) => void prefetchPlan(context.queries, params.planId, planSearch.parse(location.search)),
  component: lazyRouteComponent(() => import('./pages/plan-route.tsx'), 'PlanRoute'),
})

const runs = createRoute({
  getParentRoute: () => app,
  path: '/runs',
  validateSearch: runListSearch,
  search: { middlewares: [stripSearchParams(runListSearchDefaults)] },
  component: lazyRouteComponent(() => import('./pages/runs-route.tsx'), 'RunsRoute'),
})

const run = createRoute({
  getParentRoute: () => app,
  path: '/runs/$runId',
  params: { parse: ({ runId }) => ({ runId: number(runId) }), stringify: ({ runId }) => ({ runId: String(runId) }) },
  validateSearch: runSearch,
  search: { middlewares: [stripSearchParams(runSearchDefaults)] },
  component: lazyRouteComponent(() => import('./pages/run-route.tsx'), 'RunRoute'),
})

const connections = createRoute({
  getParentRoute: () => app,
  path: '/connections',
  validateSearch: connectionSearch,
  search: { middlewares: [stripSearchParams(connectionSearchDefaults)] },
  component: lazyRouteComponent(() => import('./pages/connections-route.tsx'), 'ConnectionsRoute'),
})

const newConnection = createRoute({
  getParentRoute: () => app,
  path: '/connections/new',
  component: lazyRouteComponent(() => import('./pages/new-connection-route.tsx'), 'NewConnectionRoute'),
})

const importRclone = createRoute({
  getParentRoute: () => app,
  path: '/connections/import',
  component: lazyRouteComponent(() => import('../features/connections/components/import-rclone-page.tsx'), 'ImportRclonePage'),
})

const connection = createRoute({
  getParentRoute: () => app,
  path: '/connections/$connectionId',
  component: lazyRouteComponent(() => import('./pages/connection-route.tsx'), 'ConnectionRoute'),
})

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  beforeLoad: ({ location }) => {
    if (location.pathname === '/settings') throw redirect({ to: '/settings/users', replace: true })
  },
})

const users = createRoute({
  getParentRoute: () => settings,
  path: 'users',
  validateSearch: z.object({ q: z.string().max(80).catch('').default('') }),
  search: { middlewares: [stripSearchParams({ q: '' })] },
  component: lazyRouteComponent(() => import('./pages/users-route.tsx'), 'UsersRoute'),
})

const roles = createRoute({
  getParentRoute: () => settings,
  path: 'roles',
  component: lazyRouteComponent(() => import('../features/accounts/components/roles-page.tsx'), 'RolesPage'),
})

const tokens = createRoute({
  getParentRoute: () => settings,
  path: 'tokens',
  component: lazyRouteComponent(() => import('../features/accounts/components/tokens-page.tsx'), 'TokensPage'),
})

const security = createRoute({
  getParentRoute: () => settings,
  path: 'security',
  component: lazyRouteComponent(() => import('../features/accounts/components/security-page.tsx'), 'SecurityPage'),
})

const audit = createRoute({
  getParentRoute: () => app,
  path: '/audit',
  validateSearch: auditSearch,
  search: { middlewares: [stripSearchParams(auditSearchDefaults)] },
  component: lazyRouteComponent(() => import('./pages/audit-route.tsx'), 'AuditRoute'),
})

const profileAccount = createRoute({
  getParentRoute: () => app,
  path: '/profile/account',
  component: lazyRouteComponent(() => import('../features/accounts/components/account-page.tsx'), 'AccountPage'),
})

const profileSecurity = createRoute({
  getParentRoute: () => app,
  path: '/profile/security',
  component: lazyRouteComponent(() => import('../features/accounts/components/own-security-page.tsx'), 'OwnSecurityPage'),
})

/** Every page there is. */
export const routeTree = root.addChildren([
  setup,
  login,
  invitation,
  resetPassword,
  app.addChildren([
    home,
    attention,
    approval,
    setupStep,
    shortcuts,
    settings.addChildren([users, roles, tokens, security]),
    audit,
    profileAccount,
    profileSecurity,
    pairs,
    newPair,
    pair.addChildren([pairOverview, pairRuns, pairConflicts, pairSchedule, pairSettings]),
    plan,
    conflicts.addChildren([conflict]),
    runs,
    run,
    connections,
    newConnection,
    importRclone,
    connection,
  ]),
])

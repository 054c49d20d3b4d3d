import type { z } from 'zod'
import { approvalsRoutes } from './approvals.ts'
import { attentionRoutes } from './attention.ts'
import { auditRoutes } from './audit.ts'
import { conflictsRoutes } from './conflicts.ts'
import { connectionsRoutes } from './connections.ts'
import { contentsRoutes } from './contents.ts'
import { pairsRoutes } from './pairs.ts'
import { planReviewRoutes } from './plan-review.ts'
import { plansRoutes } from './plans.ts'
import { profileRoutes } from './profile.ts'
import type { RouteDefinition } from './route-definition.ts'
import { runsRoutes } from './runs.ts'
import { schedulesRoutes } from './schedules.ts'
import { sessionRoutes } from './session.ts'
import { tokensRoutes } from './tokens.ts'
import { usersRoutes } from './users.ts'

/** The REST API under `/api/v1`, whole: the server mounts exactly this table and the client calls exactly this table. */
export const routes = {
  ...sessionRoutes,
  ...profileRoutes,
  ...usersRoutes,
  ...tokensRoutes,
  ...auditRoutes,
  ...connectionsRoutes,
  ...pairsRoutes,
  ...schedulesRoutes,
  ...attentionRoutes,
  ...approvalsRoutes,
  ...plansRoutes,
  ...planReviewRoutes,
  ...conflictsRoutes,
  ...contentsRoutes,
  ...runsRoutes,
} as const satisfies Record<string, RouteDefinition>

export type RouteName = keyof typeof routes
type Route<N extends RouteName> = (typeof routes)[N]
type OutputOf<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined
type InputOf<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? z.input<S> : undefined

export type RouteParams<N extends RouteName> = OutputOf<Route<N>, 'params'>
export type RouteQuery<N extends RouteName> = InputOf<Route<N>, 'query'>
export type RouteBody<N extends RouteName> = InputOf<Route<N>, 'body'>
export type RouteResponse<N extends RouteName> = z.infer<Route<N>['response']>
export type { RouteDefinition }

import { z } from 'zod'
import { me, setupRequest, setupState, signInRequest } from './auth.ts'
import { connection, folderCheck, folderCheckRequest } from './connections.ts'
import type { ProblemCode } from './errors.ts'
import { pairId, planId, runId } from './ids.ts'
import { operationPage, operationQuery } from './operations.ts'
import { pair, pairCreate, pairList, pairUpdate } from './pairs.ts'
import type { Permission } from './permissions.ts'
import { applyRequest, plan, previewRequest } from './plans.ts'
import { logPage, logQuery, run, runPage, runQuery } from './runs.ts'
import { scheduleUpdate, scheduleView } from './schedules.ts'

/** `public` needs no session; `signed-in` needs any; a permission needs a role that has it. */
type Access = 'public' | 'signed-in' | Permission

interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/${string}`
  readonly access: Access
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** POSTs that start something take an Idempotency-Key header. */
  readonly idempotent?: true
  /** Updates that need If-Match with the resource's ETag. */
  readonly conditional?: true
  readonly status: 200 | 201 | 202 | 204
  readonly response: z.ZodType
  readonly problems: readonly ProblemCode[]
}

const ofPair = z.object({ pairId })
const ofPlan = z.object({ planId })
const ofRun = z.object({ runId })
const folderProblems = [
  'path-not-allowed',
  'path-missing',
  'path-not-a-folder',
  'path-unreadable',
  'path-not-writable',
  'paths-overlap',
  'worker-unavailable',
] as const satisfies readonly ProblemCode[]

/** The REST API under `/api/v1`, whole: the server mounts exactly this table and the client calls exactly this table. */
export const routes = {
  setupState: {
    method: 'GET',
    path: '/setup',
    access: 'public',
    summary: 'Whether the instance waits for its first admin',
    status: 200,
    response: setupState,
    problems: [],
  },
  setup: {
    method: 'POST',
    path: '/setup',
    access: 'public',
    summary: 'Create the first admin with the setup code, and sign in',
    body: setupRequest,
    status: 201,
    response: me,
    problems: ['bad-request', 'setup-code-wrong', 'setup-done', 'rate-limited', 'origin-refused'],
  },
  signIn: {
    method: 'POST',
    path: '/session',
    access: 'public',
    summary: 'Sign in with user name and password',
    body: signInRequest,
    status: 200,
    response: me,
    problems: ['bad-request', 'sign-in-refused', 'setup-needed', 'rate-limited', 'origin-refused'],
  },
  me: { method: 'GET', path: '/session', access: 'signed-in', summary: 'Who is signed in', status: 200, response: me, problems: [] },
  signOut: {
    method: 'DELETE',
    path: '/session',
    access: 'signed-in',
    summary: 'Sign out',
    status: 204,
    response: z.null(),
    problems: ['origin-refused'],
  },
  listConnections: {
    method: 'GET',
    path: '/connections',
    access: 'connection.read',
    summary: 'Places where files are',
    status: 200,
    response: z.object({ rows: z.array(connection) }),
    problems: [],
  },
  checkFolders: {
    method: 'POST',
    path: '/folder-checks',
    access: 'folder.check',
    summary: 'Look at two folders without changing anything',
    body: folderCheckRequest,
    status: 200,
    response: folderCheck,
    problems: ['bad-request', 'not-found', 'worker-unavailable'],
  },
  listPairs: { method: 'GET', path: '/pairs', access: 'pair.read', summary: 'All pairs', status: 200, response: pairList, problems: [] },
  createPair: {
    method: 'POST',
    path: '/pairs',
    access: 'pair.write',
    summary: 'Make a pair of two folders',
    idempotent: true,
    body: pairCreate,
    status: 201,
    response: pair,
    problems: ['bad-request', 'name-taken', 'schedule-invalid', 'filters-invalid', ...folderProblems],
  },
  getPair: {
    method: 'GET',
    path: '/pairs/:pairId',
    access: 'pair.read',
    summary: 'One pair',
    params: ofPair,
    status: 200,
    response: pair,
    problems: ['not-found'],
  },
  updatePair: {
    method: 'PATCH',
    path: '/pairs/:pairId',
    access: 'pair.write',
    summary: 'Change name, folders or settings',
    conditional: true,
    params: ofPair,
    body: pairUpdate,
    status: 200,
    response: pair,
    problems: [
      'bad-request',
      'not-found',
      'name-taken',
      'run-active',
      'filters-invalid',
      'precondition-failed',
      'precondition-required',
      ...folderProblems,
    ],
  },
  deletePair: {
    method: 'DELETE',
    path: '/pairs/:pairId',
    access: 'pair.write',
    summary: 'Delete the pair; no file on either side is touched',
    params: ofPair,
    status: 204,
    response: z.null(),
    problems: ['not-found', 'run-active'],
  },
  getSchedule: {
    method: 'GET',
    path: '/pairs/:pairId/schedule',
    access: 'pair.read',
    summary: 'The schedule and its next five times',
    params: ofPair,
    status: 200,
    response: scheduleView,
    problems: ['not-found'],
  },
  setSchedule: {
    method: 'PUT',
    path: '/pairs/:pairId/schedule',
    access: 'pair.write',
    summary: 'Change or pause the schedule',
    params: ofPair,
    body: scheduleUpdate,
    status: 200,
    response: scheduleView,
    problems: ['bad-request', 'not-found', 'schedule-invalid'],
  },
  nextTimes: {
    method: 'POST',
    path: '/schedule-previews',
    access: 'pair.read',
    summary: 'The next five times of a schedule that is not saved',
    body: scheduleUpdate,
    status: 200,
    response: scheduleView,
    problems: ['bad-request', 'schedule-invalid'],
  },
  preview: {
    method: 'POST',
    path: '/pairs/:pairId/plans',
    access: 'pair.preview',
    summary: 'Preview: make a plan, change nothing',
    idempotent: true,
    params: ofPair,
    body: previewRequest,
    status: 202,
    response: plan,
    problems: ['bad-request', 'not-found', 'worker-unavailable'],
  },
  getPlan: {
    method: 'GET',
    path: '/plans/:planId',
    access: 'pair.read',
    summary: 'A plan with its totals',
    params: ofPlan,
    status: 200,
    response: plan,
    problems: ['not-found'],
  },
  listPlanOperations: {
    method: 'GET',
    path: '/plans/:planId/operations',
    access: 'pair.read',
    summary: 'The rows of a plan',
    params: ofPlan,
    query: operationQuery,
    status: 200,
    response: operationPage,
    problems: ['bad-request', 'not-found'],
  },
  discardPlan: {
    method: 'DELETE',
    path: '/plans/:planId',
    access: 'pair.preview',
    summary: 'Discard a plan; nothing on either side changes',
    params: ofPlan,
    status: 204,
    response: z.null(),
    problems: ['not-found', 'plan-applied'],
  },
  applyPlan: {
    method: 'POST',
    path: '/plans/:planId/apply',
    access: 'plan.apply',
    summary: 'Carry out exactly this plan',
    idempotent: true,
    params: ofPlan,
    body: applyRequest,
    status: 202,
    response: run,
    problems: ['bad-request', 'not-found', 'run-active', 'plan-not-ready', 'plan-stale', 'plan-applied', 'worker-unavailable'],
  },
  startRun: {
    method: 'POST',
    path: '/pairs/:pairId/runs',
    access: 'pair.run',
    summary: 'Run the pair now',
    idempotent: true,
    params: ofPair,
    status: 202,
    response: run,
    problems: ['not-found', 'run-active', 'worker-unavailable'],
  },
  listRuns: {
    method: 'GET',
    path: '/runs',
    access: 'pair.read',
    summary: 'Run history, newest first',
    query: runQuery,
    status: 200,
    response: runPage,
    problems: ['bad-request'],
  },
  getRun: {
    method: 'GET',
    path: '/runs/:runId',
    access: 'pair.read',
    summary: 'One run',
    params: ofRun,
    status: 200,
    response: run,
    problems: ['not-found'],
  },
  stopRun: {
    method: 'POST',
    path: '/runs/:runId/stop',
    access: 'run.stop',
    summary: 'Stop after what has been started',
    params: ofRun,
    status: 202,
    response: run,
    problems: ['not-found', 'no-run-active'],
  },
  readLog: {
    method: 'GET',
    path: '/runs/:runId/log',
    access: 'pair.read',
    summary: 'Log lines after a number',
    params: ofRun,
    query: logQuery,
    status: 200,
    response: logPage,
    problems: ['bad-request', 'not-found'],
  },
  listRunOperations: {
    method: 'GET',
    path: '/runs/:runId/operations',
    access: 'pair.read',
    summary: 'What a run did, row by row',
    params: ofRun,
    query: operationQuery,
    status: 200,
    response: operationPage,
    problems: ['bad-request', 'not-found'],
  },
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

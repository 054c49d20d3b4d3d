import { type ProblemCode, problem, problemStatus, type RouteDefinition, type RouteName } from '@pairwise/contracts'
import type { FastifySchema } from 'fastify'
import { z } from 'zod'

const anyProblem = (description: string) => ({ description, content: { 'application/problem+json': { schema: problem } } })

const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('A name for this request, new for each. Sent again with the same name it has one effect and one answer.'),
})

const conditionalHeaders = z.looseObject({
  'if-match': z.string().optional().describe('The ETag that came with what is changed. Without it the answer is precondition-required.'),
})

/** What Fastify checks requests and answers with, and what the OpenAPI document is made from. */
export function describeRoute(name: RouteName, route: RouteDefinition): FastifySchema {
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? name],
    description: accessOf(route),
    ...(route.access === 'public' ? {} : { security: [{ session: [] }] }),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.idempotent ? { headers: idempotencyHeaders } : {}),
    ...(route.conditional ? { headers: conditionalHeaders } : {}),
    response: { [route.status]: answerOf(route), ...problemAnswers(route) },
  }
}

/** Bytes are of whatever type they turn out to be. */
function answerOf(route: RouteDefinition) {
  if (route.raw !== true) return route.response
  return { description: 'The bytes.', content: { 'application/octet-stream': { schema: route.response } } }
}

function accessOf(route: RouteDefinition): string {
  if (route.access === 'public') return 'Open to everybody.'
  if (route.access === 'signed-in') return 'Needs a session.'
  return `Needs the permission \`${route.access}\`.`
}

/** Every code that a route can answer with: what its table says, and what any route of its kind can. */
export function possibleProblems(route: RouteDefinition): ReadonlySet<ProblemCode> {
  const codes = new Set<ProblemCode>([...route.problems, 'rate-limited', 'internal', 'database-unavailable'])
  if (route.access !== 'public') codes.add('unauthenticated')
  if (route.access !== 'public' && route.access !== 'signed-in') codes.add('forbidden')
  if (route.access === 'signed-in') codes.add('forbidden')
  if (route.recentSignIn) codes.add('sign-in-again')
  if (route.method !== 'GET') codes.add('origin-refused')
  if (route.params || route.query || route.body || route.idempotent) codes.add('bad-request')
  if (route.body) codes.add('unknown-setting')
  if (route.idempotent) codes.add('idempotency-key-reused')
  return codes
}

function problemAnswers(route: RouteDefinition): Record<number, ReturnType<typeof anyProblem>> {
  const codes = [...possibleProblems(route)]
  const byStatus: Record<number, ReturnType<typeof anyProblem>> = {}
  for (const status of new Set(codes.map((code) => problemStatus[code]))) {
    const ofStatus = codes.filter((code) => problemStatus[code] === status)
    byStatus[status] = anyProblem(ofStatus.map((code) => `\`${code}\``).join(', '))
  }
  return byStatus
}

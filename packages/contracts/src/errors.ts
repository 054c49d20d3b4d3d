import { z } from 'zod'

/**
 * Every error the API can answer with, and its HTTP status. Clients branch on the code, never on the text.
 * The texts that people read live in the web app, keyed by these codes.
 */
export const problemStatus = {
  'bad-request': 400,
  'unknown-setting': 400,
  unauthenticated: 401,
  'sign-in-refused': 401,
  forbidden: 403,
  'origin-refused': 403,
  'setup-code-wrong': 403,
  'own-request': 403,
  'not-independent': 403,
  'changed-limits': 403,
  'not-named': 403,
  'not-requester': 403,
  'token-cannot-approve': 403,
  'sign-in-again': 403,
  'not-found': 404,
  'setup-needed': 409,
  'setup-done': 409,
  'name-taken': 409,
  'run-active': 409,
  'no-run-active': 409,
  'plan-not-ready': 409,
  'plan-stale': 409,
  'plan-applied': 409,
  'selection-changed': 409,
  'fingerprint-changed': 409,
  'already-decided': 409,
  'approval-expired': 409,
  'approval-open': 409,
  'not-approvable': 409,
  'reminded-lately': 409,
  'conflict-decided': 409,
  'conflict-changed': 409,
  'conflict-gone': 409,
  'no-decisions': 409,
  'content-changed': 409,
  'idempotency-key-reused': 409,
  'precondition-failed': 412,
  'content-too-large': 413,
  'choice-not-possible': 422,
  'content-unreadable': 422,
  'not-text': 422,
  'text-not-encodable': 422,
  'path-not-allowed': 422,
  'path-missing': 422,
  'path-not-a-folder': 422,
  'path-unreadable': 422,
  'path-not-writable': 422,
  'paths-overlap': 422,
  'schedule-invalid': 422,
  'filters-invalid': 422,
  'number-wrong': 422,
  'precondition-required': 428,
  'approval-needed': 428,
  'rate-limited': 429,
  internal: 500,
  'worker-unavailable': 503,
  'database-unavailable': 503,
} as const

export type ProblemCode = keyof typeof problemStatus
export const problemCode = z.enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]])

/** An RFC 9457 problem document. `params` fills the text of the code; `errors` names the fields of the request that were refused. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: problemCode,
  detail: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
})
export type Problem = z.infer<typeof problem>

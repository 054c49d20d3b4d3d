import { type Problem, type ProblemCode, problemStatus } from '@pairwise/contracts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { Refusal } from '../refusal.ts'

const titles = {
  'bad-request': 'The request is not of this API',
  'unknown-setting': 'The request names a setting that does not exist',
  unauthenticated: 'Not signed in',
  'sign-in-refused': 'User name or password is wrong',
  forbidden: 'Not allowed',
  'origin-refused': 'The request comes from another site',
  'setup-code-wrong': 'The setup code is wrong',
  'sign-in-again': 'Confirm who you are',
  'own-request': 'This is one’s own request',
  'not-independent': 'The accounts are not independent',
  'changed-limits': 'The approver changed the limits',
  'not-named': 'The request names another approver',
  'not-requester': 'The request is somebody else’s',
  'token-cannot-approve': 'Tokens can never approve',
  'not-found': 'Not found',
  'setup-needed': 'The instance waits for its first admin',
  'setup-done': 'The instance has its first admin',
  'name-taken': 'The name is taken',
  'run-active': 'A run of this pair is active',
  'no-run-active': 'The run is not active',
  'nothing-failed': 'No file failed',
  'plan-not-ready': 'The plan is not ready',
  'plan-stale': 'The plan is out of date',
  'plan-applied': 'The plan is applied',
  'selection-changed': 'What is left out of the plan was changed',
  'fingerprint-changed': 'This is not what was shown any more',
  'already-decided': 'This was decided already',
  'approval-expired': 'The request has expired',
  'approval-open': 'A resync is already asked for',
  'not-approvable': 'This can’t be approved',
  'reminded-lately': 'A reminder was sent less than an hour ago',
  'conflict-decided': 'Somebody else decided this conflict',
  'conflict-changed': 'The files changed since the conflict was looked at',
  'conflict-gone': 'The conflict is settled',
  'no-decisions': 'Nothing is decided',
  'content-changed': 'The file changed since it was recorded',
  'content-too-large': 'The content is too large',
  'choice-not-possible': 'This can’t be decided for this conflict',
  'content-unreadable': 'The content can’t be read',
  'not-text': 'The file is not text',
  'text-not-encodable': 'The text can’t be written in this encoding',
  'idempotency-key-reused': 'The idempotency key belongs to another request',
  'precondition-failed': 'Somebody else changed this meanwhile',
  'path-not-allowed': 'Pairs may not use the folder',
  'path-missing': 'The folder does not exist',
  'path-not-a-folder': 'The path is not a folder',
  'path-unreadable': 'The folder can’t be read',
  'path-not-writable': 'The folder can’t be written',
  'paths-overlap': 'The folders are not apart',
  'schedule-invalid': 'The schedule can’t be kept',
  'filters-invalid': 'The filters can’t be read',
  'bandwidth-invalid': 'This is no speed',
  'number-wrong': 'The number is not right',
  'approval-needed': 'An approval is needed',
  'precondition-required': 'If-Match is missing',
  'rate-limited': 'Too many requests',
  'second-factor-needed': 'A second factor is needed',
  'proof-refused': 'That proves nothing',
  'username-taken': 'The user name is taken',
  'last-admin': 'It is the last admin',
  'own-account': 'It is one’s own account',
  'second-factor-on': 'An authenticator app is set up already',
  'link-not-good': 'The link does not work any more',
  'provider-unavailable': 'The sign-in provider does not answer',
  'connection-used': 'Pairs use the connection',
  'connection-written': 'Pairs write to the connection',
  'connection-read-only': 'Nothing is written to the connection',
  'connection-built-in': 'The connection can’t be changed so',
  'secret-needed': 'A secret is missing',
  'rclone-conf-invalid': 'The rclone.conf can’t be used',
  'path-unreachable': 'The storage can’t be reached',
  internal: 'Something went wrong in the server',
  'worker-unavailable': 'No worker answers',
  'database-unavailable': 'The database does not answer',
} as const satisfies Record<ProblemCode, string>

/** Says whether an error came because the database is away. */
export type IsDatabaseGone = (error: unknown) => Promise<boolean>

/**
 * Every answer that is an error is a problem document of the closed set. What went wrong inside is logged with
 * the request's id and never sent.
 */
export function installProblemDocuments(app: FastifyInstance, isDatabaseGone: IsDatabaseGone): void {
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = await toRefusal(error, isDatabaseGone)
    if (problemStatus[refusal.code] >= 500) request.log.error({ err: error }, refusal.code)
    return sendProblem(refusal, request, reply)
  })
  app.setNotFoundHandler((request, reply) => sendProblem(nothingHere(request), request, reply))
}

/** The answer to an address that can't even be looked up. */
export function answerUnreadable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(new Refusal('bad-request', faultWords[error.code] ?? error.message), request, reply.header('x-request-id', request.id))
}

/** The refusal for an address that does not exist. */
export function nothingHere(request: FastifyRequest): Refusal {
  return new Refusal('not-found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`)
}

/** Answers with the problem document of a refusal. */
export function sendProblem(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = problemStatus[refusal.code]
  const body: Problem = {
    type: `urn:pairwise:problem:${refusal.code}`,
    title: titles[refusal.code],
    status,
    code: refusal.code,
    detail: refusal.message,
    ...(refusal.params ? { params: refusal.params } : {}),
    ...(refusal.errors ? { errors: refusal.errors } : {}),
    requestId: request.id,
  }
  if (status === 503) reply.header('retry-after', '2')
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body)
}

async function toRefusal(error: unknown, isDatabaseGone: IsDatabaseGone): Promise<Refusal> {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) return refusedFields(error)
  if (isRequestFault(error)) return new Refusal('bad-request', faultWords[error.code] ?? error.message)
  if (await isDatabaseGone(error)) {
    return new Refusal('database-unavailable', 'The database does not answer. Nothing was lost; the same request works once it is back.')
  }
  return new Refusal('internal', 'This is a fault of the server. Its log has the details under this request id.')
}

/** What is to be done about those of them that people meet. */
const faultWords: Readonly<Record<string, string | undefined>> = {
  FST_ERR_BAD_URL: 'The address can’t be read: what follows a % in it is no byte of UTF-8. Encode the parts of the address.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is larger than 1 MiB, and was not read. Send less at once.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty. Send JSON, or leave the header content-type out.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not JSON, or holds a key that no body may hold, such as __proto__.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The body is not said to be JSON. Send it with the header content-type: application/json.',
}

/** Errors that Fastify itself raises over a request it can't read, such as broken JSON or a body that is too large. */
function isRequestFault(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500
}

interface FieldFault {
  readonly keyword: string
  readonly instancePath: string
  readonly message?: string
  readonly params: Record<string, unknown>
}

function refusedFields(error: { readonly validation: readonly FieldFault[] }): Refusal {
  const unknown = error.validation.flatMap((fault) => (fault.keyword === 'unrecognized_keys' ? unknownKeys(fault) : []))
  const first = unknown[0]
  if (first && error.validation.every((fault) => fault.keyword === 'unrecognized_keys')) {
    return new Refusal('unknown-setting', `There is no setting named ${first}. Leave it out.`, {
      params: { name: first },
      errors: unknown.map((path) => ({ path, message: 'There is no such setting.' })),
    })
  }
  const errors = error.validation.map((fault) => ({
    path: dotted(fault.instancePath),
    message: fault.message ?? 'This value is not usable.',
  }))
  return new Refusal('bad-request', 'Some fields are not usable; they are listed in errors.', { errors })
}

function unknownKeys(fault: FieldFault): string[] {
  const keys = Array.isArray(fault.params['keys']) ? fault.params['keys'] : []
  const within = dotted(fault.instancePath)
  return keys.map((key) => (within === '' ? String(key) : `${within}.${key}`))
}

function dotted(instancePath: string): string {
  return instancePath.split('/').filter(Boolean).join('.')
}

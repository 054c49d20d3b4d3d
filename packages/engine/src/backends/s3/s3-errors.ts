import { PathError, SyncError, type SyncErrorCode } from '../../errors.ts'
import { retryAfterMs } from '../remote/retry-after.ts'
import type { S3Settings } from '../remote/store-settings.ts'

/** What can be read of an error of the SDK, or of the connection below it. */
interface S3Error {
  /** The service's name for it. Answers without a body, like those to HEAD, have none. */
  readonly code: string
  readonly status: number | null
  /** The system's or the TLS library's name for it, when no answer came. */
  readonly system: string | null
  readonly text: string
  readonly date: string | null
  readonly retryAfter: string | null
}

export function readS3Error(error: unknown): S3Error {
  if (!(error instanceof Error)) return { code: '', status: null, system: null, text: String(error), date: null, retryAfter: null }
  const { Code, code, $metadata, $response } = error as {
    Code?: unknown
    code?: unknown
    $metadata?: { httpStatusCode?: number }
    $response?: { headers?: Readonly<Record<string, string>> }
  }
  return {
    code: typeof Code === 'string' ? Code : error.name,
    status: $metadata?.httpStatusCode ?? null,
    system: typeof code === 'string' ? code : null,
    text: error.message,
    date: $response?.headers?.['date'] ?? null,
    retryAfter: $response?.headers?.['retry-after'] ?? null,
  }
}

/** Whether an answer says that there is no such object. A bucket that is not there says something else, but not to HEAD. */
export function isNoSuchObject(error: unknown): boolean {
  const { code, status } = readS3Error(error)
  return code === 'NoSuchKey' || (status === 404 && (code === 'NotFound' || code === 'Unknown'))
}

/** What a server says that checks a condition, of one that was looked at here. */
export class ConditionNotMet extends Error {
  override readonly name = 'PreconditionFailed'
}

export function isConditionNotMet(error: unknown): boolean {
  const { status, code } = readS3Error(error)
  return status === 412 || code === 'PreconditionFailed' || code === 'ConditionalRequestConflict'
}

/** Whether a server does not copy, or not for these keys: reading and writing needs fewer rights, and tells more where it is refused too. */
export function isRefusedCopy(error: unknown): boolean {
  const { status, code } = readS3Error(error)
  return status === 501 || status === 405 || code === 'AccessDenied' || code === 'NotImplemented' || code === 'InvalidRequest'
}

/** HEAD has no body to say what is wrong, and another request for the same has. */
export function saysTooLittle(error: unknown): boolean {
  const { status } = readS3Error(error)
  return status === 400 || status === 403 || status === 301 || status === 307
}

/** An error in the words of a backend: of one path, or of all requests alike. */
export function s3Trouble(error: unknown, settings: S3Settings): unknown {
  if (error instanceof PathError || error instanceof SyncError || !(error instanceof Error)) return error
  const read = readS3Error(error)
  const whole = endOfAll(read, settings)
  if (whole !== null) return new SyncError(whole.code, `${whole.cause} Nothing can be read or written there. ${whole.fix}`, whole)
  const one = ofOnePath(read)
  return one === null ? error : new PathError(one[0], one[1], retryAfterMs(read.retryAfter))
}

interface Ending {
  readonly code: SyncErrorCode
  readonly cause: string
  readonly fix: string
  readonly retryable: boolean
}

function endOfAll({ code, status, system, text, date }: S3Error, settings: S3Settings): Ending | null {
  const ending = (cause: string, fix: string, ends: SyncErrorCode = 'backend-failed', retryable = false): Ending => ({
    code: ends,
    cause,
    fix,
    retryable,
  })
  const [bucket, place] = [`The bucket ${settings.bucket}`, settings.endpoint ?? `Amazon S3 in ${settings.region}`]
  switch (system?.startsWith('HPE_') ? 'NotHttp' : system?.startsWith('ERR_SSL_') ? 'EPROTO' : (system ?? code)) {
    case 'NoSuchBucket':
      return ending(`${bucket} is not there (NoSuchBucket).`, 'Make it, or correct the name of the bucket.', 'storage-missing')
    case 'InvalidBucketName':
      return ending(
        `${settings.bucket} can't be the name of a bucket (InvalidBucketName).`,
        'Correct the name of the bucket.',
        'storage-missing',
      )
    case 'InvalidAccessKeyId':
      return ending(
        `${place} doesn't know the access key (InvalidAccessKeyId).`,
        'Correct the access key and the secret key.',
        'sign-in-refused',
      )
    case 'SignatureDoesNotMatch':
      return ending(
        `${place} refused the signature (SignatureDoesNotMatch): the secret key is not that of the access key.`,
        'Correct the secret key.',
        'sign-in-refused',
      )
    case 'ExpiredToken':
    case 'TokenRefreshRequired':
      return ending(
        `The session token has expired (${code}).`,
        'Get new temporary keys with a new token, or use lasting keys.',
        'sign-in-expired',
      )
    case 'InvalidToken':
      return ending(
        'The session token is not valid (InvalidToken).',
        'Correct the token, or leave it out where the keys are lasting ones.',
        'sign-in-refused',
      )
    case 'RequestTimeTooSkewed':
      return ending(
        `The clocks are too far apart (RequestTimeTooSkewed)${date === null ? '' : `: the server has ${date}, this machine ${new Date().toUTCString()}`}.`,
        "Set this machine's clock right, best by a time service.",
      )
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'IllegalLocationConstraintException':
      return ending(`${bucket} is not in the region ${settings.region} (${code}: ${text})`, "Set the bucket's own region.")
    case 'AccountProblem':
    case 'AllAccessDisabled':
    case 'NotSignedUp':
      return ending(`The account is not in order (${code}).`, 'Ask who runs the storage.')
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return ending(
        `No address is known for the host of ${place}.`,
        'Correct the endpoint, or see that names are found on this machine.',
        'storage-unreachable',
        system === 'EAI_AGAIN',
      )
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return ending(
        `${place} can't be reached (${system}).`,
        'See that the server runs and that nothing is in the way, and correct the endpoint.',
        'storage-unreachable',
        true,
      )
    case 'EPROTO':
    case 'NotHttp':
      return ending(
        `What answers at ${place} does not speak ${system === 'EPROTO' ? 'TLS' : 'HTTP'}.`,
        'Check the port, and whether the endpoint begins with http or https.',
      )
    case 'CERT_HAS_EXPIRED':
      return ending(`The certificate of ${place} has expired.`, 'Have it renewed there.', 'certificate-untrusted')
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return ending(`The certificate of ${place} is for another name.`, 'Use the name that is in the certificate.', 'certificate-untrusted')
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_GET_ISSUER_CERT':
      return ending(
        `The certificate of ${place} is from an authority that is not trusted here (${system}).`,
        "Give the authority's certificate as trusted.",
        'certificate-untrusted',
      )
    default:
      return status === 401 ? ending(`${place} refused the sign-in (${code}).`, 'Correct the keys.', 'sign-in-refused') : null
  }
}

function ofOnePath({ code, status, system, text }: S3Error): readonly [string, string] | null {
  if (system !== null && /^E[A-Z]+$/.test(system)) return [system, `the connection failed: ${text}`]
  switch (code) {
    case 'TimeoutError':
    case 'RequestTimeout':
      return ['ETIMEDOUT', 'no answer came in time']
    case 'AbortError':
      return ['ECANCELED', 'the request was given up']
    case 'NoSuchKey':
    case 'NotFound':
      return ['ENOENT', 'it is not there']
    case 'NoSuchUpload':
      return ['ESTALE', 'the upload was ended by somebody else']
    case 'AccessDenied':
      return ['EACCES', 'the keys have no permission for it (AccessDenied)']
    case 'InvalidObjectState':
      return ['EACCES', 'it is archived and has to be restored before it can be read (InvalidObjectState)']
    case 'QuotaExceeded':
    case 'XMinioStorageFull':
      return ['ENOSPC', `the storage has no room for it (${code})`]
    case 'KeyTooLongError':
      return ['ENAMETOOLONG', 'the key is too long']
    case 'EntityTooLarge':
      return ['EFBIG', 'it is larger than this storage takes']
    case 'BadDigest':
    case 'IncompleteBody':
      return ['EAGAIN', `what arrived there is not what was sent (${code})`]
    case 'NotImplemented':
      return ['ENOTSUP', `this storage can't do it (${text})`]
  }
  if (status === null) return null
  if (status === 429 || status >= 500)
    return status === 507
      ? ['ENOSPC', 'the storage has no room for it (507)']
      : ['EAGAIN', `the server is busy or in trouble (${status} ${code})`]
  if (status === 403) return ['EACCES', `the server refused it (403 ${code})`]
  if (status < 300) return ['EIO', `the answer is none of an S3 server, or not whole (${status})`]
  return ['EIO', `the server answered ${status} ${code}: ${text}`]
}

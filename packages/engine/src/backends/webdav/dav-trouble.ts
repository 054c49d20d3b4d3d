import { displayPath, type RelPath } from '../../core/rel-path.ts'
import { PathError, SyncError, type SyncErrorCode } from '../../errors.ts'

/** What a status means for one path, by the system's names for it. */
const codes: Readonly<Record<number, readonly [code: string, why: string]>> = {
  400: ['EINVAL', 'the server does not understand it'],
  403: ['EACCES', 'the server does not allow it to this user'],
  404: ['ENOENT', 'the server has nothing there'],
  405: ['ENOTSUP', 'the server does not do this there'],
  408: ['ETIMEDOUT', 'the server waited too long for it'],
  409: ['ENOENT', 'the server has no folder for it'],
  410: ['ENOENT', 'the server has nothing there any more'],
  413: ['EFBIG', 'the server takes nothing as large as this'],
  414: ['ENAMETOOLONG', 'the server takes no names as long as this'],
  423: ['EBUSY', 'somebody has locked it; it goes on when the lock ends'],
  424: ['EIO', 'the server could not do it for something that belongs to it'],
  429: ['EAGAIN', 'the server asks to slow down'],
  500: ['EAGAIN', 'the server failed'],
  501: ['ENOTSUP', 'the server can not do this'],
  502: ['EAGAIN', 'the server behind a proxy did not answer; where only moving fails, the proxy has to rewrite the Destination header'],
  503: ['EAGAIN', 'the server is busy or under maintenance'],
  504: ['EAGAIN', 'the server behind a proxy did not answer in time'],
  507: ['ENOSPC', 'the storage is full, or the quota of this user is used up; free some space there'],
}

/** What the engine takes for the absence of a path. */
const saysNothing: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EINVAL', 'ENAMETOOLONG'])

interface Refusal {
  readonly status: number
  readonly method: string
  readonly path: RelPath
  readonly where: string
  /** When the server may be asked again, as far as it says so. */
  readonly retryAfterMs: number | null
}

/** What an answer that is no success means. A refused sign-in ends every request alike. */
export function statusTrouble({ status, method, path, where, retryAfterMs }: Refusal): Error {
  if (status === 401) {
    return new SyncError(
      'sign-in-refused',
      `${where} refused the user name, password or token (401). Nothing was changed by this request. Check them, or sign in with an app password where the server asks for one.`,
    )
  }
  if (status === 407)
    return new SyncError('backend-failed', `A proxy before ${where} asks for a sign-in of its own (407). Reach the server without it.`)
  const [meant, why] = codes[status] ?? [status > 500 ? 'EAGAIN' : 'EIO', 'the server failed']
  // Of something that is looked at, only these say that nothing is there.
  const isVague = (method === 'PROPFIND' || method === 'GET') && status !== 404 && status !== 410
  const code = isVague && saysNothing.has(meant) ? 'EIO' : meant
  return new PathError(code, `${method} ${displayPath(path) || '/'}: ${why} (${status})`, retryAfterMs)
}

const certificateCodes: ReadonlySet<string> = new Set([
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Why there was no answer at all. Nothing of the error's own text is shown: it may hold more of the address than people should see. */
export function connectionTrouble(error: unknown, where: string): Error {
  if (error instanceof SyncError || error instanceof PathError) return error
  const code = codeOf(error)
  if (code === undefined) return error instanceof Error ? error : new Error(String(error))
  if (certificateCodes.has(code)) {
    return failed(
      `${where} shows a certificate of an authority that is not trusted here (${code}). Nothing was sent. Give the authority's certificate with the connection.`,
      'certificate-untrusted',
    )
  }
  if (code === 'CERT_HAS_EXPIRED')
    return failed(`The certificate of ${where} has expired. Nothing was sent. Renew it on the server.`, 'certificate-untrusted')
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return failed(
      `The certificate of ${where} is for another name. Nothing was sent. Use the name that it is for.`,
      'certificate-untrusted',
    )
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return failed(
      `${where} does not speak TLS as it should (${code}). Nothing was sent. Check the port, and whether the address begins with http or https.`,
    )
  }
  if (code.startsWith('HPE_')) return failed(`What answers at ${where} does not speak HTTP (${code}). Check the port.`)
  if (code === 'ENOTFOUND')
    return failed(`There is no host of the name in ${where}. Nothing was sent. Check the address.`, 'storage-unreachable')
  if (code === 'unsupported-redirect') {
    return failed(`${where} sends writes on to another address. Nothing was changed. Use that address for the connection.`)
  }
  if (code === 'max-redirect') return failed(`${where} sends requests on in a circle. Nothing was changed. Check the address.`)
  if (code === 'ERR_STREAM_PREMATURE_CLOSE') return new PathError('ECONNRESET', `${where} ended its answer in the middle`)
  return new PathError(code === 'EAI_AGAIN' ? 'EHOSTUNREACH' : code, `no answer from ${where} (${code})`)
}

function failed(message: string, code: SyncErrorCode = 'backend-failed'): SyncError {
  return new SyncError(code, message)
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  if ('type' in error && typeof error.type === 'string' && error.type !== 'system') return error.type
  return codeOf(error.cause)
}

import { PathError, SyncError } from '../../errors.ts'

/**
 * rclone answers with the texts of its errors only, those of the storage behind it included. What they mean for one path, the first
 * that fits; what nobody knows is not retried.
 */
const meanings: readonly (readonly [text: RegExp, code: string])[] = [
  [/directory not empty|not empty/i, 'ENOTEMPTY'],
  [/not a directory/i, 'ENOTDIR'],
  [/is a directory|is not a file|is a directory not a file/i, 'EISDIR'],
  [/file name too long|name too long/i, 'ENAMETOOLONG'],
  [/no space left|insufficient storage|quota ?(?:has been )?exceeded|storage ?(?:quota|limit)|over ?quota|disk full/i, 'ENOSPC'],
  [/too many requests|rate ?limit|slow ?down|(?:error|status|code|http)\W{0,3}(?:429|50[0234])\b/i, 'EAGAIN'],
  [/connection refused/i, 'ECONNREFUSED'],
  [/connection reset|broken pipe|unexpected EOF/i, 'ECONNRESET'],
  [/i\/o timeout|deadline exceeded|timed out/i, 'ETIMEDOUT'],
  [/no route to host|network is unreachable|no such host|server misbehaving/i, 'EHOSTUNREACH'],
  [/permission denied|access ?denied|forbidden|(?:error|status|code|http)\W{0,3}403\b/i, 'EACCES'],
  [/directory not found|object not found|no such file or directory|not found/i, 'ENOENT'],
  [/not supported|unsupported|not implemented/i, 'ENOTSUP'],
]

const refusedSignIn =
  /(?:error|status|code|http)\W{0,3}401\b|401 unauthori|unauthori[sz]ed|invalid_grant|invalid_client|token (?:has )?expired|couldn't fetch token|login failed|unable to authenticate|signature.*does not match|InvalidAccessKeyId/i

/** Of those, what befalls a token that was good once. */
const tokenTrouble = /invalid_grant|token (?:has )?expired|couldn't fetch token/i

/** What the engine takes for the absence of a path. */
const saysNothing: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'])
const looking: ReadonlySet<string> = new Set(['operations/list', 'operations/stat'])

/** `names` are names of people's files in the text: they mean nothing, whatever words are in them. */
export function rcloneTrouble(status: number, text: string, where: string, method: string, names: readonly string[] = []): Error {
  const plain = names.reduce((left, name) => (name === '' ? left : left.replaceAll(name, '…')), text)
  if (refusedSignIn.test(plain)) {
    return new SyncError(
      tokenTrouble.test(plain) ? 'sign-in-expired' : 'sign-in-refused',
      `${where} no longer accepts the stored sign-in (${text}). Nothing was changed by this request. Sign in again with rclone config, and give its new section.`,
    )
  }
  const meant = status === 404 ? 'ENOENT' : (meanings.find(([meaning]) => meaning.test(plain))?.[1] ?? 'EIO')
  // Of something that is looked at, only rclone's own status says that nothing is there, and no word of a storage does.
  const isVague = looking.has(method) && status !== 404 && saysNothing.has(meant)
  return new PathError(isVague ? 'EIO' : meant, `${method} on ${where}: ${text}`)
}

/** Options whose values may be shown. */
const plainOptions =
  /^(?:type|provider|region|vendor|scope|remote|upstreams|drive_type|acl|endpoint|host|port|location_constraint|storage_class|.*(?:_mode|_size|_cutoff|_concurrency|encryption|encoding))$/

/** What takes the values of options that may be secret out of a text, and whatever an address has after its path. */
export function secretsRemover(config: Readonly<Record<string, Readonly<Record<string, string>>>>): (text: string) => string {
  const secrets = Object.values(config).flatMap((section) =>
    Object.entries(section).flatMap(([option, value]) => (plainOptions.test(option) ? [] : [value, ...partsOf(value)])),
  )
  const known = [...new Set(secrets.filter((secret) => secret.length >= 5))].sort((a, b) => b.length - a.length)
  return (text) => {
    const plain = known.reduce((left, secret) => left.replaceAll(secret, '***'), text)
    return plain
      .replace(/(https?:\/\/[^\s"'?]*)\?[^\s"']*/g, '$1')
      .replace(/(https?:\/\/)[^\s/@"']*@/g, '$1')
      .slice(0, 500)
  }
}

/** Tokens are JSON. */
function partsOf(value: string): readonly string[] {
  return [...value.matchAll(/"([^"]{8,})"/g)]
    .map(([, part = '']) => part)
    .filter((part) => !/^(?:access_token|refresh_token|token_type|expires_in)$/.test(part))
}

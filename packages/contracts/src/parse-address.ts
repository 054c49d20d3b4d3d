import type { ConnectionSecrets, RemoteConfig } from './connection-config.ts'

/** What a pasted address says. Secrets in it are in `secrets`, and nowhere in `config`. */
export type ParsedAddress =
  | {
      readonly kind: 'parsed'
      /** As far as the address tells; the rest is for the form. */
      readonly config: PartialConfig
      readonly secrets: ConnectionSecrets
      /** What the connection could be called. */
      readonly name: string
    }
  | { readonly kind: 'unreadable'; readonly why: string }

type PartialConfig = {
  [K in RemoteConfig['kind']]: Partial<Extract<RemoteConfig, { kind: K }>> & { readonly kind: K }
}[RemoteConfig['kind']]

const unreadable = (why: string): ParsedAddress => ({ kind: 'unreadable', why })

/** Reads `sftp://user@host:22/path`, `s3://bucket/prefix`, `https://host/dav` and `remote:path`. */
export function parseAddress(pasted: string): ParsedAddress {
  const text = pasted.trim()
  if (text === '') return unreadable('Paste an address.')
  if (text.startsWith('\\\\')) return unreadable('A Windows share is reached as an rclone remote of the type smb. Paste its rclone.conf.')
  if (text.startsWith('/')) return unreadable('This is a folder of this server’s disk, which is connected already.')
  const url = splitUrl(text)
  if (url === null) return text.includes('@') ? parseShellAddress(text) : parseRemote(text)
  try {
    return parseUrl(url)
  } catch (error) {
    if (error instanceof URIError)
      return unreadable('A % in this address is not followed by two hexadecimal digits. Write a % itself as %25.')
    throw error
  }
}

/** The parts of an address as they are written. `URL` reads them differently for each scheme, and not everywhere alike. */
interface UrlParts {
  readonly scheme: string
  readonly username: string
  readonly password: string
  readonly host: string
  readonly port: string
  readonly path: string
  readonly query: URLSearchParams
}

function splitUrl(text: string): UrlParts | null {
  const found = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i.exec(text)
  if (!found) return null
  const [, scheme = '', authority = '', path = '', query = ''] = found
  const at = authority.lastIndexOf('@')
  const [username = '', ...password] = authority.slice(0, Math.max(at, 0)).split(':')
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority.slice(at + 1)) ?? []
  return { scheme: scheme.toLowerCase(), username, password: password.join(':'), host, port, path, query: new URLSearchParams(query) }
}

function parseUrl(url: UrlParts): ParsedAddress {
  switch (url.scheme) {
    case 'sftp':
    case 'ssh':
      return parseSftp(url)
    case 's3':
      return parseS3(url)
    case 'http':
    case 'dav':
    case 'webdav':
      return parseWebdav(url, 'http')
    case 'https':
    case 'davs':
    case 'webdavs':
      return parseWebdav(url, 'https')
    default:
      return unreadable(`Addresses with ${url.scheme}:// are not known here. Use sftp://, s3://, https:// or the name of an rclone remote.`)
  }
}

function parseSftp({ host: written, port, path, username, password }: UrlParts): ParsedAddress {
  const host = written.replaceAll(/^\[|\]$/g, '')
  if (host === '') return unreadable('The address names no server: sftp://user@server/folder.')
  return {
    kind: 'parsed',
    config: {
      kind: 'sftp',
      host,
      port: port === '' ? 22 : Number(port),
      folder: decodeURIComponent(path) || '/',
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    },
    secrets: secretOf('password', password),
    name: host,
  }
}

function parseS3({ host, path, username, password, query }: UrlParts): ParsedAddress {
  const bucket = decodeURIComponent(host)
  if (bucket === '') return unreadable('The address names no bucket: s3://bucket/folder.')
  const endpoint = query.get('endpoint')
  const region = query.get('region')
  return {
    kind: 'parsed',
    config: {
      kind: 's3',
      bucket,
      folder: withoutSlashes(decodeURIComponent(path)),
      ...(endpoint === null ? {} : { endpoint: /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}` }),
      ...(region === null ? {} : { region }),
      ...(username === '' ? {} : { accessKeyId: decodeURIComponent(username) }),
    },
    secrets: secretOf('secretAccessKey', password),
    name: bucket,
  }
}

function parseWebdav({ host, port, path, username, password }: UrlParts, scheme: 'http' | 'https'): ParsedAddress {
  if (host === '') return unreadable('The address names no server: https://server/dav.')
  return {
    kind: 'parsed',
    config: {
      kind: 'webdav',
      url: `${scheme}://${host}${port === '' ? '' : `:${port}`}${path || '/'}`,
      vendor: path.includes('/remote.php/') ? 'nextcloud' : 'other',
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    },
    secrets: secretOf('password', password),
    name: host,
  }
}

/** `user@host:folder`, as scp and rsync write it: a folder that does not begin at the top is in the user's home. */
function parseShellAddress(text: string): ParsedAddress {
  const found = /^([^@\s:/]+)@([^@\s:/]+)(?::(.*))?$/.exec(text)
  if (!found) return unreadable('This address can’t be read. Write it as sftp://user@server/folder.')
  const [, username = '', host = '', path = ''] = found
  const folder = path === '' || path.startsWith('/') ? path || '/' : `/~/${path.replace(/^~\/?/, '')}`.replace(/\/$/, '')
  return { kind: 'parsed', config: { kind: 'sftp', host, port: 22, username, folder }, secrets: {}, name: host }
}

function parseRemote(text: string): ParsedAddress {
  const found = /^([\p{L}\p{N}_.+ -]+):(.*)$/u.exec(text)
  if (!found)
    return unreadable('Paste an address such as sftp://user@server/folder, s3://bucket/folder, https://server/dav or remote:folder.')
  const [, remote = '', path = ''] = found
  return {
    kind: 'parsed',
    config: { kind: 'rclone', remote: remote.trim(), folder: withoutSlashes(path) },
    secrets: {},
    name: remote.trim(),
  }
}

function secretOf(name: 'password' | 'secretAccessKey', coded: string): ConnectionSecrets {
  return coded === '' ? {} : { [name]: decodeURIComponent(coded) }
}

function withoutSlashes(path: string): string {
  return path.replaceAll(/^\/+|\/+$/g, '')
}

import type { ConnectionDraft, RemoteConfig, StoreConditions } from '@pairwise/contracts'
import { parseRcloneConf, type RenewedToken, type StoreSettings, SyncError } from '@pairwise/engine'

interface StoreLimits {
  /** The folders of the disk that pairs may use: what wraps a folder of the disk may lead nowhere else. */
  readonly localRoots: readonly string[]
  /** Which conditions a test found the storage to keep. */
  readonly conditions?: StoreConditions | null
  /** Hears of tokens that a remote of rclone got anew. */
  readonly onRenewed?: (tokens: readonly RenewedToken[]) => Promise<void>
}

/** A connection as the engine takes it. Secrets in it are in clear: it is never logged, and lives no longer than what it opens. */
export function storeSettingsOf(draft: ConnectionDraft, limits: StoreLimits): StoreSettings {
  return { ...settingsOfKind(draft, limits), isReadOnly: draft.readOnly === true }
}

function settingsOfKind({ config, secrets, hostKey }: ConnectionDraft, { localRoots, conditions, onRenewed }: StoreLimits): StoreSettings {
  switch (config.kind) {
    case 'sftp':
      return {
        kind: 'sftp',
        host: config.host,
        port: config.port,
        username: config.username,
        privateKey: secrets.privateKey ?? null,
        passphrase: secrets.passphrase ?? null,
        // The agent of whoever started the server is nobody’s to use from a browser.
        agent: null,
        password: secrets.password ?? null,
        hostKeys: hostKey === null ? [] : [hostKey],
      }
    case 's3':
      return {
        kind: 's3',
        endpoint: config.endpoint,
        region: config.region,
        bucket: config.bucket,
        accessKeyId: config.accessKeyId,
        secretAccessKey: secrets.secretAccessKey ?? '',
        sessionToken: secrets.sessionToken ?? null,
        pathStyle: config.pathStyle,
        trustedCa: config.trustedCa,
        ...(conditions == null ? {} : { conditions }),
      }
    case 'webdav':
      return {
        kind: 'webdav',
        url: config.url,
        username: config.username,
        password: secrets.password ?? null,
        bearerToken: secrets.bearerToken ?? null,
        vendor: config.vendor,
        trustedCa: config.trustedCa,
      }
    case 'rclone':
      return {
        kind: 'rclone',
        remote: config.remote,
        config: sectionsOf(secrets.rcloneConf ?? ''),
        localRoots,
        program: null,
        ...(onRenewed === undefined ? {} : { onRenewed }),
      }
    default:
      return config satisfies never
  }
}

function sectionsOf(text: string) {
  const conf = parseRcloneConf(text)
  if (conf.kind === 'unreadable') throw new SyncError('backend-failed', `the stored rclone.conf can’t be used. ${conf.why}`)
  return conf.sections
}

/**
 * Where a folder of a connection is on its storage: below the connection's own folder, and never beside it. On a server by SFTP a folder
 * that begins with ~ is below the home of the user.
 */
export function remoteFolder(config: RemoteConfig, folder: string): string {
  const names = [...config.folder.split('/'), ...folder.split('/')].filter((name) => name !== '')
  if (names.some((name) => name === '.' || name === '..'))
    throw new SyncError('root-missing', `the folder ${folder} has a part named . or .., which names no folder`)
  if (config.kind !== 'sftp') return names.join('/')
  return isAtHome(config) ? ['.', ...names.slice(1)].join('/') : `/${names.join('/')}`
}

function isAtHome({ folder }: { readonly folder: string }): boolean {
  return /^\/*~(\/|$)/.test(folder)
}

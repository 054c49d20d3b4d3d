import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { RenewedToken, StoreSettings } from '@pairwise/engine'
import type { RcloneSurroundings } from '../config.ts'
import { UsageError } from '../flags/usage-error.ts'
import { keepRenewedTokens } from './keep-renewed-tokens.ts'
import { type ParsedRemote, parseRemote, withoutSecrets } from './parse-remote.ts'
import { type Options, type RcloneConfig, readRcloneConfig } from './rclone-sections.ts'
import { s3Options, s3Settings } from './s3-settings.ts'
import { sftpOptions, sftpSettings } from './sftp-settings.ts'
import { webdavOptions, webdavSettings } from './webdav-settings.ts'

/** Where a side lies. */
export type Place =
  | { readonly kind: 'local' /** As it was given. */; readonly text: string; readonly path: string }
  | {
      readonly kind: 'remote'
      /** As it was given, without what may be secret. */
      readonly text: string
      readonly settings: StoreSettings
      /** The storage's own path of the folder. */
      readonly root: string
      /** Given again, this leads to the same place; null where it would hold secrets. */
      readonly again: string | null
    }

/** One remote may lead to another so often. */
const mostSteps = 20

/** Finds out what folders of a command are: of this machine, of a server, or of a remote of rclone's. */
export class Places {
  readonly #config: () => RcloneConfig
  readonly #surroundings: RcloneSurroundings

  constructor(configFile: string | null, surroundings: RcloneSurroundings) {
    let config: RcloneConfig | null = null
    this.#config = () => {
      config ??= readRcloneConfig(configFile, surroundings)
      return config
    }
    this.#surroundings = surroundings
  }

  placeOf(text: string): Place {
    if (text.startsWith('sftp://')) return this.#sftpAddress(text)
    const remote = parseRemote(text)
    if (remote === null) return { kind: 'local', text, path: realPath(text) }
    return this.#follow(remote, text, 0)
  }

  #sftpAddress(text: string): Place {
    const [, user, host, port, path = ''] = /^sftp:\/\/(?:([^@/:]+)@)?([^:/@]+|\[[^\]]+\])(?::(\d+))?(?:\/(.*))?$/s.exec(text) ?? []
    if (host === undefined)
      throw new UsageError(
        'an address of a server is sftp://USER@HOST:PORT/folder, without a password: keys and agents sign in, or a remote of rclone.conf',
      )
    const options = {
      host: host.replace(/^\[|\]$/g, ''),
      ...(user === undefined ? {} : { user: decodeURIComponent(user) }),
      ...(port === undefined ? {} : { port }),
    }
    const root = path.startsWith('~/') ? path.slice(2) : `/${path}`
    return { kind: 'remote', text, settings: sftpSettings(text, options, this.#surroundings), root, again: text }
  }

  #follow(remote: ParsedRemote, text: string, steps: number): Place {
    if (steps > mostSteps) throw new UsageError(`"${withoutSecrets(text)}" leads in a circle`)
    const options = this.#optionsOf(remote, text)
    const named = remote.name ?? `:${remote.type}`
    const { type = '' } = options
    if (type === 'local') return { kind: 'local', text: remote.path, path: realPath(remote.path) }
    if (type === 'alias') return this.#followAlias(named, options, remote, text, steps)
    const place = { kind: 'remote', text: withoutSecrets(text), again: Object.keys(remote.options).length === 0 ? text : null } as const
    if (isTranslatable(options, sftpOptions, 'sftp'))
      return { ...place, settings: sftpSettings(named, options, this.#surroundings), root: remote.path }
    if (isTranslatable(options, s3Options, 's3') && options['env_auth'] !== 'true')
      return { ...place, ...s3Settings(named, options, remote.path) }
    if (isTranslatable(options, webdavOptions, 'webdav')) return { ...place, settings: webdavSettings(named, options), root: remote.path }
    const { sections, file } = this.#config()
    const own = remote.name ?? 'given'
    const config = { ...sections, [own]: options }
    const onRenewed = async (tokens: readonly RenewedToken[]) => keepRenewedTokens(file ?? '', tokens)
    const renewing = file === null || file === '' ? {} : { onRenewed }
    return { ...place, settings: { kind: 'rclone', remote: own, config, localRoots: ['/'], program: null, ...renewing }, root: remote.path }
  }

  #followAlias(named: string, options: Options, remote: ParsedRemote, text: string, steps: number): Place {
    const target = options['remote'] ?? ''
    if (target === '') throw new UsageError(`the remote ${named} leads nowhere: it has no remote of its own`)
    const whole = remote.path === '' ? target : `${target}${/[:/]$/.test(target) ? '' : '/'}${remote.path}`
    const next = parseRemote(whole)
    return next === null ? { kind: 'local', text: whole, path: realPath(whole) } : this.#follow(next, text, steps + 1)
  }

  #optionsOf({ name, type, options }: ParsedRemote, text: string): Options {
    if (name === null) return { type: type ?? '', ...options }
    const { sections, file } = this.#config()
    const section = sections[name]
    if (section !== undefined) return { ...section, ...options }
    throw new UsageError(
      `there is no remote "${name}" in ${file ?? 'rclone.conf, which is in none of its usual places'}: make it with \`rclone config\`, or name the file with --config. A folder of this machine is written ./${withoutSecrets(text)}`,
    )
  }
}

/** Whether all that is set for a remote is something that our own way to its storage understands. */
function isTranslatable(options: Options, known: ReadonlySet<string>, type: string): boolean {
  return options['type'] === type && Object.keys(options).every((option) => known.has(option))
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // A folder that is not there can't be followed; the run itself says so with all it knows.
    return resolve(path)
  }
}

import { isAbsolute, normalize } from 'node:path'
import { isWithin, type RelPath } from '../../core/rel-path.ts'
import { SyncError } from '../../errors.ts'
import type { RcloneSettings } from '../remote/store-settings.ts'
import { allowedOptions, optionsOfAll, type RcloneType, refusals, wrapping } from './allowed-options.ts'
import { parseUpstreams } from './parse-upstreams.ts'

/** What a remote and those that it wraps come down to. */
export interface CheckedRemote {
  /** In the order in which they were met. */
  readonly types: ReadonlySet<RcloneType>
  /** The sections that it takes, its own first. */
  readonly sections: readonly string[]
  /** Absolute paths of this server's disk that it leads to. */
  readonly localPaths: readonly string[]
  /** The folders in which remotes that lead to this server's disk are entered by those that wrap them. */
  readonly entered: readonly { readonly remote: string; readonly folder: RelPath }[]
}

const plainName = /^[A-Za-z0-9_][A-Za-z0-9_.+@ -]*$/

type RemoteOfConfig = Pick<RcloneSettings, 'remote' | 'config' | 'localRoots'>

export type FollowedRemote =
  | { readonly kind: 'taken'; readonly remote: CheckedRemote }
  /** With the reason, and what helps. */
  | { readonly kind: 'refused'; readonly why: string }

/**
 * Follows a remote through all that it wraps and refuses, by name and with the reason, what rclone must not do for a user. Below folders
 * of the server's own disk only those in `localRoots` may be reached.
 */
export function followRcloneRemote(remote: RemoteOfConfig): FollowedRemote {
  try {
    return { kind: 'taken', remote: follow(remote) }
  } catch (error) {
    if (error instanceof RefusedRemote) return { kind: 'refused', why: error.message }
    throw error
  }
}

/** What a remote comes down to that rclone is about to be started for. */
export function checkRcloneConfig(remote: RemoteOfConfig): CheckedRemote {
  const found = followRcloneRemote(remote)
  if (found.kind === 'refused') throw new SyncError('backend-failed', `${found.why} Nothing was started.`)
  return found.remote
}

class RefusedRemote extends Error {
  override readonly name = 'RefusedRemote'
}

function follow({ remote, config, localRoots = [] }: RemoteOfConfig): CheckedRemote {
  const found = {
    types: new Set<RcloneType>(),
    sections: [] as string[],
    localPaths: [] as string[],
    entered: [] as { remote: string; folder: RelPath }[],
  }
  const visit = (name: string, path: string, above: readonly string[]): void => {
    const type = requireSection(config, name, above)
    found.types.add(type)
    if (!found.sections.includes(name)) found.sections.push(name)
    const before = found.localPaths.length
    if (type === 'local') visitLocal(path, name)
    for (const target of targetsOf(config, name, type)) visitTarget(target, name, [...above, name])
    const folder = normalize(`/${path}`).replace(/^\/+|\/+$/g, '')
    if (type !== 'local' && folder !== '' && found.localPaths.length > before) found.entered.push({ remote: name, folder })
  }
  const visitTarget = (target: string, from: string, above: readonly string[]): void => {
    if (isAbsolute(target)) {
      visitLocal(target, from)
      return
    }
    const [, name, path] = /^([^:,]+):(.*)$/.exec(target) ?? []
    if (name === undefined || path === undefined || !plainName.test(name)) {
      throw refused(
        `[${from}] leads to "${withoutSecrets(target)}", which names no remote of this file. Connection strings are not taken: name a [remote], then a colon and a path.`,
      )
    }
    visit(name, path, above)
  }
  const visitLocal = (path: string, from: string): void => {
    const plain = normalize(path).replace(/(.)\/$/, '$1')
    const isAllowed =
      isAbsolute(path) && !path.split('/').includes('..') && localRoots.some((root) => isWithin(plain, root.replace(/\/$/, '')))
    if (!isAllowed) throw refused(`[${from}] leads to ${path === '' ? 'this server’s disk' : path}. ${localAdvice(localRoots)}`)
    found.localPaths.push(plain)
  }
  if (!plainName.test(remote))
    throw refused(`"${withoutSecrets(remote)}" is no name of a remote. Connection strings and flags are not taken.`)
  visit(remote, '', [])
  return found
}

function requireSection(config: RcloneSettings['config'], name: string, above: readonly string[]): RcloneType {
  const from = above.at(-1)
  if (above.includes(name)) throw refused(`[${name}] wraps itself, by way of ${above.map((each) => `[${each}]`).join(', ')}.`)
  const section = Object.hasOwn(config, name) ? config[name] : undefined
  if (section === undefined) {
    throw refused(
      from === undefined ? `There is no [${name}] in the file.` : `[${from}] wraps [${name}], which is not in the file. Add it.`,
    )
  }
  const type = section['type'] ?? ''
  if (!isAllowedType(type))
    throw refused(
      `[${name}]: remotes of the type "${withoutSecrets(type)}" are not taken. Taken are: ${Object.keys(allowedOptions).join(', ')}.`,
    )
  for (const [option, value] of Object.entries(section)) requireOption(name, type, option, value)
  if (type === 'sftp' && (section['known_hosts'] ?? '').trim() === '') {
    throw refused(
      `[${name}]: no host key is trusted yet. Add known_hosts = with what ssh-keyscan prints for the host, the lines joined by \\n, or use SFTP storage without rclone.`,
    )
  }
  return type
}

function isAllowedType(type: string): type is RcloneType {
  return Object.hasOwn(allowedOptions, type)
}

function requireOption(section: string, type: RcloneType, option: string, value: string): void {
  if (/[\r\n\0]/.test(value)) throw refused(`[${section}]: the value of ${option} has more than one line.`)
  const allowed: readonly string[] = allowedOptions[type]
  if (allowed.includes(option) || optionsOfAll.includes(option)) return
  const why = refusals.find(([name]) => name.test(option))?.[1] ?? `it is not known to be harmless for the type ${type}`
  throw refused(
    `[${section}]: the option ${/^[a-z0-9_]{1,60}$/i.test(option) ? option : 'with this name'} is not taken: ${why}. Remove it from the file.`,
  )
}

function targetsOf(config: RcloneSettings['config'], name: string, type: RcloneType): readonly string[] {
  const option = wrapping[type]
  if (option === undefined) return []
  const value = config[name]?.[option] ?? ''
  const targets = option === 'remote' ? [value] : parseUpstreams(value, type === 'combine')
  if (targets === null || targets.length === 0 || targets.includes('')) throw refused(`[${name}]: ${option} names no remote.`)
  return targets
}

function localAdvice(roots: readonly string[]): string {
  return roots.length === 0
    ? 'Folders of this server are not reached by rclone here.'
    : `Only folders below ${roots.join(', ')} may be reached.`
}

/** The beginning of what somebody wrote; a connection string may hold passwords after it. */
function withoutSecrets(text: string): string {
  const [start = ''] = text.split(/[,=]/)
  return start.length === text.length && text.length <= 60 ? text : `${start.slice(0, 30)}…`
}

function refused(why: string): RefusedRemote {
  return new RefusedRemote(why)
}

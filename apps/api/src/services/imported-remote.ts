import { type ConnectionSecrets, type RemoteConfig, type RemoteFate, rcloneConfig, type SecretName } from '@pairwise/contracts'
import { followRcloneRemote, type RcloneSections, withoutIdleOptions, writeRcloneConf } from '@pairwise/engine/readable'
import { nativeRemote, takesBucket } from './native-remote.ts'

/** What a remote becomes, with its secrets in clear: it lives no longer than the request. */
export type ImportedRemote =
  | {
      readonly kind: 'connection'
      readonly config: RemoteConfig
      readonly secrets: ConnectionSecrets
      readonly wraps: readonly string[]
      readonly missing: SecretName | null
    }
  | Extract<RemoteFate, { kind: 'refused' }>

/** The remotes that one may stand for, and where those may lead on the disk of the server. */
export interface RemotesAtHand {
  readonly sections: RcloneSections
  readonly localRoots: readonly string[]
}

/** A connection of a kind of ours where nothing is lost by that, and else one of rclone with all remotes that it wraps. */
export function importedRemote(name: string, atHand: RemotesAtHand, bucket: string | null): ImportedRemote {
  const remote = atHand.sections[name] ?? {}
  if (bucket !== null && !takesBucket(remote)) return refused(`[${name}] is no S3 remote with keys of its own. Leave its bucket out.`)
  const native = nativeRemote(name, remote, bucket)
  switch (native.kind) {
    case 'native':
      return { ...native, kind: 'connection', wraps: [] }
    case 'refused':
      return native
    case 'rclone':
      return byRclone(name, atHand)
    default:
      return native satisfies never
  }
}

function byRclone(remote: string, { sections, localRoots }: RemotesAtHand): ImportedRemote {
  if (/[^ -~]/.test(remote))
    return refused(`[${remote}]: not every rclone takes names with letters besides A to Z. Rename the remote in the file.`)
  const config = Object.fromEntries(Object.entries(sections).map(([name, options]) => [name, withoutIdleOptions(options)]))
  const found = followRcloneRemote({ remote, config, localRoots })
  if (found.kind === 'refused') return found
  const unsigned = found.remote.sections.find((name) => lacksToken(config[name] ?? {}))
  if (unsigned !== undefined)
    return refused(
      `[${unsigned}] is not signed in. Run \`rclone config reconnect ${unsigned}:\` where rclone is, then import the file again.`,
    )
  const taken = rcloneConfig.safeParse({ kind: 'rclone', remote, folder: '' })
  if (!taken.success) return refused(`[${remote}]: ${taken.error.issues[0]?.message ?? 'this name is not taken.'}`)
  return {
    kind: 'connection',
    config: taken.data,
    secrets: { rcloneConf: writeRcloneConf(config, found.remote.sections) },
    wraps: found.remote.sections.slice(1),
    missing: null,
  }
}

/** The types at which only a person can sign in, and the options any of which says that one has. */
const signedInBy: Readonly<Record<string, readonly string[]>> = {
  box: ['token', 'access_token'],
  drive: ['token', 'service_account_credentials'],
  dropbox: ['token'],
  hidrive: ['token'],
  jottacloud: ['token'],
  onedrive: ['token'],
  putio: ['token'],
  yandex: ['token'],
  zoho: ['token'],
}

function lacksToken(options: RcloneSections[string]): boolean {
  const type = options['type'] ?? ''
  return Object.hasOwn(signedInBy, type) && !signedInBy[type]?.some((option) => Boolean(options[option]))
}

function refused(why: string): ImportedRemote {
  return { kind: 'refused', why }
}

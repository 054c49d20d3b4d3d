import { isDeepStrictEqual } from 'node:util'
import { rcloneConfig } from '@pairwise/contracts'
import type { Repositories, SecretBox } from '@pairwise/db'
import { parseRcloneConf, type RcloneSections } from '@pairwise/engine/readable'
import { openSecrets } from './connection-secrets.ts'

interface Lenders {
  readonly connections: Pick<Repositories['connections'], 'list' | 'sealedSecrets'>
  readonly box: SecretBox
}

/**
 * The sections of those stored connections of rclone that remotes of the file wrap by their names. Where the file itself has another
 * section of a name that one of them needs, the connection is not borrowed from: nothing may come to lead elsewhere.
 */
export async function borrowedRemotes(file: RcloneSections, { connections, box }: Lenders): Promise<RcloneSections> {
  const targets = Object.values(file).flatMap(({ remote = '', upstreams = '' }) => [remote, upstreams])
  const borrowed: Record<string, RcloneSections[string]> = {}
  for (const { id, kind, name, config } of await connections.list()) {
    if (kind !== 'rclone' || Object.hasOwn(file, name) || !targets.some((target) => target.includes(`${name}:`))) continue
    const { rcloneConf = '' } = openSecrets(await connections.sealedSecrets(id), id, box)
    const lent = asNamed(name, rcloneConfig.parse(config), rcloneConf)
    const isOwn = Object.entries(lent).every(([section, options]) =>
      isDeepStrictEqual(file[section] ?? borrowed[section] ?? options, options),
    )
    if (isOwn) Object.assign(borrowed, lent)
  }
  return borrowed
}

/** All sections of a stored connection, in which its own name stands for the folder that it leads to. */
function asNamed(name: string, { remote, folder }: { readonly remote: string; readonly folder: string }, text: string): RcloneSections {
  const stored = parseRcloneConf(text)
  if (stored.kind === 'unreadable') return {}
  if (name === remote && folder === '') return stored.sections
  return Object.hasOwn(stored.sections, name) ? {} : { ...stored.sections, [name]: { type: 'alias', remote: `${remote}:${folder}` } }
}

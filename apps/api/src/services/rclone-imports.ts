import type { RcloneConfText, ReadRemote, RemoteFate, rcloneImport } from '@pairwise/contracts'
import type { ConnectionRow, Repositories, SecretBox } from '@pairwise/db'
import type { z } from 'zod'
import type { Actor } from '../actor.ts'
import { borrowedRemotes } from './borrowed-remotes.ts'
import { connectionNameTaken } from './connection-answers.ts'
import { confInvalid } from './connection-secrets.ts'
import type { ConnectionService } from './connections.ts'
import { type ImportedRemote, importedRemote } from './imported-remote.ts'
import { takesBucket } from './native-remote.ts'
import { openRcloneConf } from './open-rclone-conf.ts'

/** Imports of a whole rclone.conf. Nothing of one is kept between reading it and importing it: the file comes with each request. */
export interface RcloneImportService {
  /** What each remote would become. */
  read(text: RcloneConfText): Promise<readonly ReadRemote[]>
  /** Part of a transaction: all remotes that are asked for become connections, or none does. */
  import(within: Repositories, request: z.output<typeof rcloneImport>, actor: Actor): Promise<readonly ConnectionRow[]>
}

interface RcloneImportDeps {
  readonly repositories: Pick<Repositories, 'connections'>
  readonly connections: Pick<ConnectionService, 'create' | 'localRoots'>
  readonly box: SecretBox
}

export function createRcloneImportService({ repositories, connections, box }: RcloneImportDeps): RcloneImportService {
  const { localRoots } = connections

  async function open(within: Pick<Repositories, 'connections'>, text: RcloneConfText) {
    const file = openRcloneConf(text)
    const borrowed = await borrowedRemotes(file, { connections: within.connections, box })
    const names = new Set((await within.connections.list()).map(({ name }) => name))
    return { file, names, atHand: { sections: { ...borrowed, ...file }, localRoots } }
  }

  return {
    async read(text) {
      const { file, names, atHand } = await open(repositories, text)
      return Object.entries(file).map(([remote, options]) => ({
        remote,
        type: shownType(options['type'] ?? ''),
        fate: fateOf(importedRemote(remote, atHand, null), { takesBucket: takesBucket(options), isNameTaken: names.has(remote) }),
      }))
    },

    async import(within, { remotes, ...text }, actor) {
      const { file, names, atHand } = await open(within, text)
      const made: ConnectionRow[] = []
      for (const [index, { remote, name, bucket }] of remotes.entries()) {
        const at = `remotes.${index}`
        if (names.has(name)) throw connectionNameTaken(name, `${at}.name`)
        names.add(name)
        if (!Object.hasOwn(file, remote)) throw confInvalid(`There is no remote named ${remote} in it.`, `${at}.remote`)
        const found = importedRemote(remote, atHand, bucket)
        if (found.kind === 'refused') throw confInvalid(found.why, `${at}.remote`)
        made.push(await connections.create(within, { name, config: found.config, secrets: found.secrets, hostKey: null }, actor))
      }
      return made
    },
  }
}

/** What is told of it: everything but its secrets. */
function fateOf(found: ImportedRemote, facts: { readonly takesBucket: boolean; readonly isNameTaken: boolean }): RemoteFate {
  if (found.kind === 'refused') return found
  const { kind, config, missing, wraps } = found
  return { kind, config, missing, wraps: [...wraps], ...facts }
}

/** Whatever somebody wrote there; it may be anything. */
function shownType(type: string): string {
  return /^[a-z0-9 _-]{1,40}$/i.test(type) ? type : 'unknown'
}

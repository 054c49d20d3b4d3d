import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  type ConnectionDraft,
  type ConnectionSecrets,
  connectionConfig,
  type connectionCreate,
  type connectionTrial,
  type connectionUpdate,
  type RemoteConfig,
  remoteConfig,
  type SecretName,
  type StoredSecret,
  storedSecret,
  type TrustedHostKey,
  targetOf,
  trustedHostKey,
} from '@pairwise/contracts'
import type { ConnectionRow, Repositories, SecretBox } from '@pairwise/db'
import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { announceConnection } from './announce.ts'
import { assertChangedConnection, assertDeletedConnection, builtIn, connectionNameTaken, noSuchConnection } from './connection-answers.ts'
import { assertUsableSecrets, factsOf, openSecrets, sealSecrets, secretNeeded } from './connection-secrets.ts'
import type { TestOfDraft } from './connection-tests.ts'
import { record } from './record.ts'
import type { Transact } from './transact.ts'

type NewConnection = z.output<typeof connectionCreate>
type ConnectionChanges = z.output<typeof connectionUpdate>
type ConnectionTrial = z.output<typeof connectionTrial>

export interface ConnectionService {
  list(): Promise<readonly ConnectionRow[]>
  get(connectionId: string): Promise<ConnectionRow>
  /** Part of a transaction. */
  create(within: Repositories, request: NewConnection, actor: Actor): Promise<ConnectionRow>
  update(connectionId: string, changes: ConnectionChanges, revision: number, actor: Actor): Promise<ConnectionRow>
  /** What a connection would be with these changes. */
  tryOut(connectionId: string, changes: ConnectionTrial): Promise<ConnectionDraft>
  trustHostKey(connectionId: string, fingerprint: string, actor: Actor): Promise<ConnectionRow>
  /** Forgets storage that no pair uses. Nothing on it is touched. */
  remove(connectionId: string, actor: Actor): Promise<void>
  /** The folders of the disk that pairs may use, with everything below them. */
  readonly localRoots: readonly string[]
}

interface ConnectionServiceDeps {
  readonly repositories: Pick<Repositories, 'connections'>
  readonly transact: Transact
  readonly box: SecretBox
  readonly localRoots: readonly string[]
  readonly testOfDraft: TestOfDraft
}

const storedSecrets = z.array(storedSecret)

export function createConnectionService(deps: ConnectionServiceDeps): ConnectionService {
  const { repositories, transact, box, localRoots, testOfDraft } = deps

  async function get(connectionId: string): Promise<ConnectionRow> {
    const row = await repositories.connections.get(connectionId)
    if (row === null) throw noSuchConnection()
    return row
  }

  return {
    localRoots,
    list: () => repositories.connections.list(),
    get,

    async create(within, { name, testId, expires, ...draft }, actor) {
      const { config, secrets, hostKey, readOnly = false } = draft
      assertUsableSecrets(config, secrets)
      const id = randomUUID()
      const made = await within.connections.create({
        id,
        kind: config.kind,
        name,
        config,
        secrets: sealSecrets(secrets, { connectionId: id, facts: factsOf(secrets, [], [], { by: actor.name, expires }), box }),
        hostKey: hostKey === null ? null : trustBy(hostKey, actor),
        readOnly,
        test: testId === undefined ? null : await testOfDraft(within, testId, draft),
      })
      if (made === null) throw connectionNameTaken(name)
      const after = { name, config, stored: Object.keys(secrets), hostKey, readOnly }
      await record(within, actor, { action: 'connection.create', subject: { type: 'connection', id, name }, after })
      await announceConnection(within)
      return made
    },

    async update(connectionId, changes, revision, actor) {
      const before = await get(connectionId)
      if (before.kind === 'local' && (changes.config ?? changes.readOnly ?? changes.secrets ?? changes.expires) !== undefined)
        throw builtIn()
      const known = openSecrets(await repositories.connections.sealedSecrets(connectionId), connectionId, box)
      const change = changeOf(before, known, changes)
      return transact(async (within) => {
        const answer = await within.connections.change({
          connectionId,
          expectedRevision: revision,
          changedBy: actor.name,
          ...(changes.name === undefined ? {} : { name: changes.name }),
          ...(changes.readOnly === undefined ? {} : { readOnly: changes.readOnly }),
          ...(change === null ? {} : sealChange(change, { connectionId, before, by: actor.name, expires: changes.expires, box })),
        })
        const changed = assertChangedConnection(answer, changes)
        await record(within, actor, {
          action: 'connection.update',
          subject: { type: 'connection', id: connectionId, name: changed.name },
          before: { name: before.name, config: before.config, readOnly: before.readOnly },
          after: { name: changed.name, config: changed.config, readOnly: changed.readOnly, replaced: change?.replaced ?? [] },
        })
        await announceConnection(within)
        return changed
      })
    },

    async tryOut(connectionId, { hostKey, ...changes }) {
      const before = await get(connectionId)
      if (before.kind === 'local') throw builtIn()
      const known = openSecrets(await repositories.connections.sealedSecrets(connectionId), connectionId, box)
      const config = changes.config ?? remoteConfig.parse(before.config)
      const change = changeOf(before, known, { ...changes, config })
      const trusted = change?.isOtherHost === true ? null : (trustedHostKey.nullable().parse(before.hostKey)?.fingerprint ?? null)
      return { config, secrets: change?.secrets ?? known, hostKey: hostKey ?? trusted, readOnly: changes.readOnly ?? before.readOnly }
    },

    async trustHostKey(connectionId, fingerprint, actor) {
      const before = await get(connectionId)
      if (before.kind !== 'sftp') throw builtIn()
      return transact(async (within) => {
        const change = { connectionId, expectedRevision: before.revision, changedBy: actor.name, hostKey: trustBy(fingerprint, actor) }
        const changed = assertChangedConnection(await within.connections.change(change), {})
        await record(within, actor, {
          action: 'connection.trust-host-key',
          subject: { type: 'connection', id: connectionId, name: before.name },
          before: { hostKey: before.hostKey },
          after: { hostKey: changed.hostKey },
        })
        await announceConnection(within)
        return changed
      })
    },

    async remove(connectionId, actor) {
      const before = await get(connectionId)
      if (before.kind === 'local') throw builtIn()
      await transact(async (within) => {
        await assertDeletedConnection(within, await within.connections.delete(connectionId), connectionId)
        const { name, config } = before
        await record(within, actor, {
          action: 'connection.delete',
          subject: { type: 'connection', id: connectionId, name },
          before: { name, config },
        })
        await announceConnection(within)
      })
    },
  }
}

interface Change {
  readonly config: RemoteConfig
  readonly secrets: ConnectionSecrets
  /** The names of secrets that were given or removed. */
  readonly replaced: readonly SecretName[]
  /** Whether files of its pairs are elsewhere from now on. */
  readonly isElsewhere: boolean
  /** Whether the trusted key belongs to another host. */
  readonly isOtherHost: boolean
}

/** What a change makes of a connection; null where only its name changes. */
function changeOf(
  row: ConnectionRow,
  known: ConnectionSecrets,
  { config: given, secrets = {}, expires }: ConnectionChanges,
): Change | null {
  const replaced = Object.keys(secrets) as SecretName[]
  const before = connectionConfig.parse(row.config)
  if ((given === undefined && replaced.length === 0 && expires === undefined) || before.kind === 'local') return null
  const config = given ?? before
  const isOtherTarget = targetOf(config) !== targetOf(before)
  const merged: ConnectionSecrets = {}
  for (const name of new Set([...(Object.keys(known) as SecretName[]), ...replaced])) {
    const value = replaced.includes(name) ? secrets[name] : known[name]
    if (value === null || value === undefined) continue
    if (isOtherTarget && !replaced.includes(name)) throw secretNeeded(name)
    merged[name] = value
  }
  assertUsableSecrets(config, merged)
  return {
    config,
    secrets: merged,
    replaced,
    isElsewhere: !isDeepStrictEqual(placeOf(config), placeOf(before)),
    isOtherHost: isOtherTarget,
  }
}

/** By what files are found, as opposed to how one signs in. */
function placeOf(config: RemoteConfig): readonly unknown[] {
  switch (config.kind) {
    case 'sftp':
      return [targetOf(config), config.username, config.folder]
    case 's3':
      return [targetOf(config), config.bucket, config.folder]
    case 'webdav':
      return [config.url, config.username, config.folder]
    case 'rclone':
      return [config.remote, config.folder]
    default:
      return config satisfies never
  }
}

interface Sealed {
  readonly connectionId: string
  readonly before: ConnectionRow
  readonly by: string
  readonly expires: ConnectionChanges['expires']
  readonly box: SecretBox
}

function sealChange({ config, secrets, replaced, isElsewhere, isOtherHost }: Change, { connectionId, before, by, expires, box }: Sealed) {
  const known: readonly StoredSecret[] = storedSecrets.parse(before.secretFacts)
  return {
    config,
    isElsewhere,
    secrets: sealSecrets(secrets, { connectionId, facts: factsOf(secrets, replaced, known, { by, expires }), box }),
    ...(isOtherHost ? { hostKey: null } : {}),
  }
}

function trustBy(fingerprint: string, actor: Actor): TrustedHostKey {
  return { fingerprint, trustedAt: new Date().toISOString(), trustedBy: actor.name }
}

import { type ConnectionDraft, connectionDraft, connectionSecrets, remoteConfig, storedTest, trustedHostKey } from '@pairwise/contracts'
import { type ConnectionRow, type Database, rowOfConnection, rowOfTest, type SecretBox, UnreadableBox } from '@pairwise/db'
import { type RenewedToken, type StorageOrigin, type StoreSettings, SyncError } from '@pairwise/engine'
import { storeSettingsOf } from '../adapters/store-settings.ts'
import { keepRenewedTokens } from './keep-renewed-tokens.ts'

export interface StoredConnectionDeps {
  /** The folders of the disk that pairs may use. */
  readonly localRoots: readonly string[]
  /** Where Pairwise keeps what is its own: no pair may touch it. */
  readonly ownFolder?: string
  readonly database: Pick<Database, 'connections'>
  readonly box: SecretBox
}

/** A connection with its secrets in clear, or the disk of this machine. */
export type StoredConnection =
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'remote'; readonly name: string; readonly draft: ConnectionDraft; readonly settings: StoreSettings }

export async function readConnection(connectionId: string, { database, box, localRoots }: StoredConnectionDeps): Promise<StoredConnection> {
  const row = await database.connections.get(connectionId)
  if (row === null) throw new SyncError('backend-failed', 'the connection does not exist any more. Choose another one for this side')
  if (row.kind === 'local') return { kind: 'local', name: row.name }
  const sealed = await database.connections.sealedSecrets(connectionId)
  const draft = draftOf(row, sealed, box)
  const onRenewed = (tokens: readonly RenewedToken[]) => keepRenewedTokens(connectionId, tokens, { database, box })
  const conditions = storedTest.nullable().parse(row.test)?.capabilities?.found ?? null
  return { kind: 'remote', name: row.name, draft, settings: storeSettingsOf(draft, { localRoots, conditions, onRenewed }) }
}

function draftOf(row: ConnectionRow, sealed: Uint8Array | null, box: SecretBox): ConnectionDraft {
  const secrets = sealed === null ? {} : connectionSecrets.parse(openSealed(sealed, rowOfConnection(row.id), row, box))
  const hostKey = trustedHostKey.nullable().parse(row.hostKey)
  return { config: remoteConfig.parse(row.config), secrets, hostKey: hostKey?.fingerprint ?? null, readOnly: row.readOnly }
}

/** What somebody tests before it is stored. */
export function openDraft(sealed: Uint8Array, testId: string, box: SecretBox): ConnectionDraft {
  return connectionDraft.parse(openSealed(sealed, rowOfTest(testId), null, box))
}

function openSealed(sealed: Uint8Array, row: string, of: StorageOrigin | null, box: SecretBox): unknown {
  try {
    return JSON.parse(box.open(sealed, row).toString())
  } catch (cause) {
    if (!(cause instanceof UnreadableBox)) throw cause
    throw new SyncError(
      'backend-failed',
      `the secrets of ${of?.name ?? 'this connection'} can’t be opened with the key of this server. Nothing was sent. Put the key back that it had, or enter the secrets again`,
      of === null ? { cause } : { cause, origin: { id: of.id, name: of.name } },
    )
  }
}

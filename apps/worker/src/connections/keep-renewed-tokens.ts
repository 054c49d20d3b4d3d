import { connectionSecrets } from '@pairwise/contracts'
import { type Database, rowOfConnection, type SecretBox } from '@pairwise/db'
import { type RenewedToken, withTokens } from '@pairwise/engine'

interface KeepDeps {
  readonly database: Pick<Database, 'connections'>
  readonly box: SecretBox
}

/** Somebody else may store secrets at the same moment, and does so rarely. */
const mostTries = 5

/**
 * Stores tokens that rclone got anew in the rclone.conf of their connection, sealed. What a person stored meanwhile stays: only a token
 * that is still the one before is replaced.
 */
export async function keepRenewedTokens(connectionId: string, tokens: readonly RenewedToken[], { database, box }: KeepDeps): Promise<void> {
  const row = rowOfConnection(connectionId)
  for (let left = mostTries; left > 0; left--) {
    const sealed = await database.connections.sealedSecrets(connectionId)
    if (sealed === null) return
    const secrets = connectionSecrets.parse(JSON.parse(box.open(sealed, row).toString()))
    const before = secrets.rcloneConf ?? ''
    const rcloneConf = withTokens(before, tokens)
    if (rcloneConf === before) return
    const renewed = box.seal(Buffer.from(JSON.stringify({ ...secrets, rcloneConf })), row)
    if (await database.connections.renewSecrets(connectionId, sealed, renewed)) return
  }
}

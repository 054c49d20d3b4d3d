import { connectionSecrets, parseRcloneConf } from '@pairwise/contracts'
import { type Database, rowOfConnection, type SecretBox } from '@pairwise/db'
import type { RenewedToken } from '@pairwise/engine'

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

/** The text of an rclone.conf with new tokens in the place of those before; everything else stays as it was written. */
export function withTokens(text: string, tokens: readonly RenewedToken[]): string {
  const conf = parseRcloneConf(text)
  if (conf.kind === 'unreadable') return text
  const current = tokens.filter(({ section, before }) => conf.sections[section]?.['token'] === before)
  let section = ''
  const lines = text.split('\n').map((line) => {
    section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1] ?? section
    const renewed = /^\s*token\s*=/.test(line) ? current.find((token) => token.section === section) : undefined
    return renewed === undefined ? line : `token = ${renewed.after}`
  })
  return lines.join('\n')
}

import { type AttentionItem, storedSecret } from '@pairwise/contracts'
import type { ConnectionRow } from '@pairwise/db'
import { z } from 'zod'

const storedSecrets = z.array(storedSecret)
const warningMs = 7 * 24 * 3600_000

/** The secrets of a connection that work for a week at most from now, each as one thing that needs somebody. */
export function presentExpiring({ id, name, usedBy, secretFacts }: ConnectionRow, now: Date): AttentionItem[] {
  const pairs = new Map(usedBy.map(({ pairId, name: pairName }) => [pairId, { pairId, name: pairName }]))
  return storedSecrets.parse(secretFacts).flatMap(({ name: secret, expiresOn }) => {
    if (expiresOn === null) return []
    const warnedAt = new Date(Date.parse(`${expiresOn}T00:00:00Z`) - warningMs)
    if (now < warnedAt) return []
    const ofAnyConnection = { pairId: null, connectionId: id, connectionName: name, pairs: [...pairs.values()] }
    const key = `expiring-${id}-${secret.toLowerCase()}`
    return [{ kind: 'expiring' as const, key, since: warnedAt.toISOString(), assignee: null, ...ofAnyConnection, secret, expiresOn }]
  })
}

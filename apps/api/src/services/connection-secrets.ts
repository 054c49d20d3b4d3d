import {
  type ConnectionConfig,
  type ConnectionSecrets,
  connectionSecrets,
  type SecretName,
  type StoredSecret,
  secretsOfKind,
} from '@pairwise/contracts'
import { rowOfConnection, type SecretBox } from '@pairwise/db'
import { parseRcloneConf } from '@pairwise/engine/readable'
import { Refusal } from '../refusal.ts'

/** The secrets of one connection, sealed, with what may be told of them. */
export interface SealedSecrets {
  readonly sealed: Buffer | null
  readonly facts: readonly StoredSecret[]
}

interface Sealing {
  readonly connectionId: string
  readonly facts: readonly StoredSecret[]
  readonly box: SecretBox
}

export function sealSecrets(secrets: ConnectionSecrets, { connectionId, facts, box }: Sealing): SealedSecrets {
  if (Object.keys(secrets).length === 0) return { sealed: null, facts: [] }
  return { sealed: box.seal(Buffer.from(JSON.stringify(secrets)), rowOfConnection(connectionId)), facts }
}

export function openSecrets(sealed: Uint8Array | null, connectionId: string, box: SecretBox): ConnectionSecrets {
  if (sealed === null) return {}
  return connectionSecrets.parse(JSON.parse(box.open(sealed, rowOfConnection(connectionId)).toString()))
}

/** Which secrets there are now, since when and by whom; those that did not change keep their facts. */
export function factsOf(
  after: ConnectionSecrets,
  changed: readonly string[],
  before: readonly StoredSecret[],
  { by, expires = {} }: { readonly by: string; readonly expires?: Partial<Record<SecretName, string | null>> | undefined },
): StoredSecret[] {
  const changedAt = new Date().toISOString()
  return (Object.keys(after) as SecretName[]).map((name) => {
    const known = before.find((fact) => fact.name === name)
    const fact = known === undefined || changed.includes(name) ? { name, changedAt, changedBy: by, expiresOn: null } : known
    const given = expires[name]
    return given === undefined ? fact : { ...fact, expiresOn: given }
  })
}

/** Refuses secrets that this kind of storage has no use for, or that can't be used, or that are missing where nothing works without. */
export function assertUsableSecrets(config: ConnectionConfig, secrets: ConnectionSecrets): void {
  const known: readonly SecretName[] = secretsOfKind[config.kind]
  const odd = (Object.keys(secrets) as SecretName[]).filter((name) => !known.includes(name))
  if (odd.length > 0)
    throw new Refusal('bad-request', `Storage of the kind ${config.kind} has no ${odd.join(', ')}. Leave it out.`, {
      errors: odd.map((name) => ({ path: `secrets.${name}`, message: 'This kind of storage has no such secret.' })),
    })
  if (config.kind === 's3' && secrets.secretAccessKey === undefined) throw secretNeeded('secretAccessKey')
  if (config.kind !== 'rclone') return
  if (secrets.rcloneConf === undefined) throw secretNeeded('rcloneConf')
  const conf = parseRcloneConf(secrets.rcloneConf)
  if (conf.kind === 'unreadable') throw confInvalid(conf.why)
  if (!Object.hasOwn(conf.sections, config.remote)) {
    const names = Object.keys(conf.sections).join(', ')
    throw confInvalid(`There is no remote named ${config.remote} in it. It has: ${names}.`)
  }
}

/** What has to be given anew. */
export function secretNeeded(name: SecretName): Refusal {
  return new Refusal('secret-needed', 'A secret is missing. Stored secrets stay with the place they were stored for: enter it again.', {
    params: { secret: name },
    errors: [{ path: `secrets.${name}`, message: 'Enter it.' }],
  })
}

/** `path` is the field that is at fault. */
export function confInvalid(why: string, path = 'secrets.rcloneConf'): Refusal {
  return new Refusal('rclone-conf-invalid', `The rclone.conf can’t be used. ${why}`, {
    params: { why },
    errors: [{ path, message: why }],
  })
}

import {
  type ConnectionConfig,
  type ConnectionDraft,
  type ConnectionSecrets,
  connectionDraft,
  parseAddress,
  type RemoteKind,
  type SecretName,
  secretsOfKind,
} from '@pairwise/contracts'
import { formErrors } from '../../../lib/form-errors.ts'

/** What stands in the fields, of all kinds at once: whoever changes the kind and back finds what was entered. */
export interface ConnectionValues {
  readonly kind: RemoteKind
  readonly name: string
  readonly host: string
  readonly port: string
  readonly username: string
  readonly folder: string
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly pathStyle: boolean
  readonly trustedCa: string
  readonly url: string
  readonly vendor: 'nextcloud' | 'owncloud' | 'other'
  readonly remote: string
  readonly readOnly: boolean
}

export const emptyConnection: ConnectionValues = {
  kind: 'sftp',
  name: '',
  host: '',
  port: '22',
  username: '',
  folder: '',
  endpoint: '',
  region: 'us-east-1',
  bucket: '',
  accessKeyId: '',
  pathStyle: false,
  trustedCa: '',
  url: '',
  vendor: 'other',
  remote: '',
  readOnly: false,
}

/** The fields of a connection that is stored. */
export function valuesOf(name: string, config: Exclude<ConnectionConfig, { kind: 'local' }>, readOnly = false): ConnectionValues {
  return { ...emptyConnection, name, readOnly, ...asFields(config) }
}

/** Numbers and absent parts as they stand in fields. */
function asFields(config: object): Partial<ConnectionValues> {
  const fields = Object.entries(config).map(([field, value]) => [
    field,
    value === null ? '' : typeof value === 'number' ? String(value) : value,
  ])
  return Object.fromEntries(fields) as Partial<ConnectionValues>
}

export type Filled =
  | { readonly kind: 'filled'; readonly values: ConnectionValues; readonly secrets: ConnectionSecrets }
  | { readonly kind: 'unreadable'; readonly why: string }

/** The fields as a pasted address fills them. Its secrets go to the fields of secrets, and stay in no address. */
export function fillFrom(address: string, before: ConnectionValues): Filled {
  const parsed = parseAddress(address)
  if (parsed.kind === 'unreadable') return parsed
  const values = { ...before, folder: '', ...asFields(parsed.config), name: before.name || parsed.name }
  return { kind: 'filled', values, secrets: parsed.secrets }
}

/** What is sent, as far as the fields are right. */
export function draftOf(values: ConnectionValues, secrets: ConnectionSecrets, hostKey: string | null): unknown {
  const own: readonly SecretName[] = secretsOfKind[values.kind]
  return {
    config: configOf(values),
    secrets: Object.fromEntries(own.flatMap((name) => (secrets[name] ? [[name, secrets[name]]] : []))),
    hostKey: values.kind === 'sftp' ? hostKey : null,
    readOnly: values.readOnly,
  }
}

export function configOf(values: ConnectionValues): unknown {
  const { kind, host, port, username, folder, endpoint, region, bucket, accessKeyId, pathStyle, trustedCa, url, vendor, remote } = values
  switch (kind) {
    case 'sftp':
      return { kind, host, port: Number(port), username, folder: folder.trim() === '' ? '/' : folder }
    case 's3':
      return { kind, endpoint: orNull(endpoint), region, bucket, folder, accessKeyId, pathStyle, trustedCa: orNull(trustedCa) }
    case 'webdav':
      return { kind, url, username: orNull(username), vendor, folder, trustedCa: orNull(trustedCa) }
    case 'rclone':
      return { kind, remote, folder }
    default:
      return kind satisfies never
  }
}

/** The draft, or what is wrong with which field. */
export function checkDraft(draft: unknown): { readonly draft: ConnectionDraft } | { readonly errors: Readonly<Record<string, string>> } {
  const parsed = connectionDraft.safeParse(draft)
  return parsed.success ? { draft: parsed.data } : { errors: formErrors(connectionDraft, draft) }
}

/** The last days of those secrets that are sent. */
export function expiriesOf(
  { secrets }: Pick<ConnectionDraft, 'secrets'>,
  days: Readonly<Partial<Record<SecretName, string>>>,
): Partial<Record<SecretName, string>> {
  const sent = (Object.keys(secrets) as SecretName[]).flatMap((name) => (days[name] ? [[name, days[name]]] : []))
  return Object.fromEntries(sent)
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

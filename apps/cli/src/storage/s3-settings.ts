import type { StoreSettings } from '@pairwise/engine'
import { UsageError } from '../flags/usage-error.ts'
import type { Options } from './rclone-sections.ts'

type S3Settings = Extract<StoreSettings, { kind: 's3' }>

const understood = 'provider access_key_id secret_access_key session_token region endpoint force_path_style'
const needless =
  'description env_auth location_constraint chunk_size upload_cutoff copy_cutoff upload_concurrency max_upload_parts list_chunk list_version list_url_encode no_check_bucket disable_checksum use_multipart_etag use_accept_encoding_gzip encoding disable_http2 memory_pool_flush_time memory_pool_use_mmap'

export const s3Options: ReadonlySet<string> = new Set(`type ${understood} ${needless}`.split(' '))

/** Providers whose buckets are names of hosts. */
const virtualHosts: ReadonlySet<string> = new Set(['AWS', 'Alibaba', 'HuaweiOBS', 'Netease', 'TencentCOS', 'IONOS'])

/** The first name of the path is the bucket. */
export function s3Settings(named: string, options: Options, path: string): { readonly settings: S3Settings; readonly root: string } {
  const [bucket = '', ...rest] = path.replace(/^\/+/, '').split('/')
  if (bucket === '') throw new UsageError(`name a bucket: ${named}:BUCKET, or ${named}:BUCKET/folder`)
  const { provider = 'Other', endpoint = '', region } = options
  const secretAccessKey = options['secret_access_key']
  const accessKeyId = options['access_key_id']
  if (!accessKeyId || !secretAccessKey) throw new UsageError(`the remote ${named} has no access_key_id or no secret_access_key`)
  const isPathStyle = options['force_path_style'] ?? String(!virtualHosts.has(provider))
  return {
    root: rest.join('/'),
    settings: {
      kind: 's3',
      endpoint: endpoint === '' ? null : /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`,
      region: region || 'us-east-1',
      bucket,
      accessKeyId,
      secretAccessKey,
      sessionToken: options['session_token'] || null,
      pathStyle: isPathStyle === 'true',
      trustedCa: null,
    },
  }
}

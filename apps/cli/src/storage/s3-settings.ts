import { type StoreSettings, s3PlaceOf } from '@pairwise/engine'
import { UsageError } from '../flags/usage-error.ts'
import type { Options } from './rclone-sections.ts'

type S3Settings = Extract<StoreSettings, { kind: 's3' }>

const understood = 'provider access_key_id secret_access_key session_token region endpoint force_path_style'
const needless =
  'description env_auth location_constraint chunk_size upload_cutoff copy_cutoff upload_concurrency max_upload_parts list_chunk list_version list_url_encode no_check_bucket disable_checksum use_multipart_etag use_accept_encoding_gzip encoding disable_http2 memory_pool_flush_time memory_pool_use_mmap'

export const s3Options: ReadonlySet<string> = new Set(`type ${understood} ${needless}`.split(' '))

/** The first name of the path is the bucket. */
export function s3Settings(named: string, options: Options, path: string): { readonly settings: S3Settings; readonly root: string } {
  const [bucket = '', ...rest] = path.replace(/^\/+/, '').split('/')
  if (bucket === '') throw new UsageError(`name a bucket: ${named}:BUCKET, or ${named}:BUCKET/folder`)
  const secretAccessKey = options['secret_access_key']
  const accessKeyId = options['access_key_id']
  if (!accessKeyId || !secretAccessKey) throw new UsageError(`the remote ${named} has no access_key_id or no secret_access_key`)
  return {
    root: rest.join('/'),
    settings: {
      kind: 's3',
      ...s3PlaceOf(options),
      bucket,
      accessKeyId,
      secretAccessKey,
      sessionToken: options['session_token'] || null,
      trustedCa: null,
    },
  }
}

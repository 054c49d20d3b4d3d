import { randomUUID } from 'node:crypto'
import type { S3Settings } from '../backends/remote/store-settings.ts'
import { StorePair } from './store-pair.ts'

/** A real folder and a folder of a bucket, which is `bucket:` to rclone. */
export class BucketPair extends StorePair {
  constructor(settings: S3Settings) {
    const { endpoint, accessKeyId, secretAccessKey, region, bucket } = settings
    const prefix = randomUUID()
    super(settings, prefix, {
      RCLONE_CONFIG_BUCKET_TYPE: 'alias',
      RCLONE_CONFIG_BUCKET_REMOTE: `server:${bucket}/${prefix}`,
      RCLONE_CONFIG_SERVER_TYPE: 's3',
      RCLONE_CONFIG_SERVER_PROVIDER: 'Other',
      RCLONE_CONFIG_SERVER_ENDPOINT: endpoint ?? '',
      RCLONE_CONFIG_SERVER_REGION: region,
      RCLONE_CONFIG_SERVER_ACCESS_KEY_ID: accessKeyId,
      RCLONE_CONFIG_SERVER_SECRET_ACCESS_KEY: secretAccessKey,
      RCLONE_CONFIG_SERVER_FORCE_PATH_STYLE: 'true',
    })
  }
}

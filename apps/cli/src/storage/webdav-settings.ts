import type { StoreSettings } from '@pairwise/engine'
import { UsageError } from '../flags/usage-error.ts'
import type { Options } from './rclone-sections.ts'
import { secretOf } from './sftp-settings.ts'

type WebdavSettings = Extract<StoreSettings, { kind: 'webdav' }>

export const webdavOptions: ReadonlySet<string> = new Set(
  'type url vendor user pass bearer_token description encoding nextcloud_chunk_size pacer_min_sleep'.split(' '),
)

export function webdavSettings(named: string, options: Options): WebdavSettings {
  const { url, vendor } = options
  if (url === undefined || !/^https?:\/\//.test(url))
    throw new UsageError(`the remote ${named} has no url that begins with http:// or https://`)
  return {
    kind: 'webdav',
    url,
    username: options['user'] || null,
    password: secretOf(named, options, 'pass'),
    bearerToken: options['bearer_token'] || null,
    vendor: vendor === 'nextcloud' || vendor === 'owncloud' ? vendor : 'other',
    trustedCa: null,
  }
}

import type { StoreSettings } from '@pairwise/engine'
import type { Place } from './place.ts'

/** The canonical address of a place, without secrets: a pair keeps its state by it, whatever its remote is called. */
export function addressOf(place: Place): string {
  if (place.kind === 'local') return place.path
  const root = place.root.replace(/\/+$/, '')
  return `${storageOf(place.settings)}${root.startsWith('/') || root === '' ? root : `/${fromHome(place.settings)}${root}`}`
}

function fromHome({ kind }: StoreSettings): string {
  return kind === 'sftp' ? '~/' : ''
}

/** The storage that a place is on: two places of one storage say the same. */
export function storageOf(settings: StoreSettings): string {
  switch (settings.kind) {
    case 'sftp':
      return `sftp://${settings.username}@${settings.host}:${settings.port}`
    case 's3':
      return `s3://${settings.endpoint === null ? settings.region : new URL(settings.endpoint).host}/${settings.bucket}`
    case 'webdav':
      return `webdav:${settings.url.replace(/\/+$/, '')}`
    case 'rclone':
      return `rclone:${settings.remote}:`
  }
}

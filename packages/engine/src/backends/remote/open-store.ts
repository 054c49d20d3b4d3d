import { systemClock } from '../../system-clock.ts'
import type { RemoteStore } from './remote-store.ts'
import type { StoreSettings } from './store-settings.ts'
import { naming } from './wrappers/with-origin.ts'
import { type RequestOptions, wrapStore } from './wrappers/wrap-store.ts'

/** Opens a storage, with all that stands before one. */
export async function openStore(settings: StoreSettings, options: RequestOptions = {}): Promise<RemoteStore> {
  const { origin } = options
  const store = await (origin === undefined ? openKind(settings) : naming(origin, () => openKind(settings)))
  return wrapStore(store, { ...options, isReadOnly: options.isReadOnly === true || settings.isReadOnly === true }, systemClock)
}

/** A kind is loaded only here, so that a run between disks never loads what it does not need. */
async function openKind(settings: StoreSettings): Promise<RemoteStore> {
  switch (settings.kind) {
    case 's3':
      return (await import('../s3/s3-store.ts')).openS3Store(settings)
    case 'sftp':
      return (await import('../sftp/sftp-store.ts')).openSftpStore(settings)
    case 'webdav':
      return (await import('../webdav/webdav-store.ts')).openWebdavStore(settings)
    case 'rclone':
      return (await import('../rclone/rclone-store.ts')).openRcloneStore(settings)
  }
}

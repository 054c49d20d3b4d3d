import type { S3Conditions } from './s3-conditions.ts'
import type { StoreSettings } from './store-settings.ts'

/**
 * Finds out which conditions a server checks, where that differs from server to server; null where it does not. It writes into `folder`,
 * under a name that `name` tells apart from those of other probes, and removes what it wrote.
 */
export async function probeConditions(settings: StoreSettings, folder: string, name: string): Promise<S3Conditions | null> {
  if (settings.kind !== 's3') return null
  return (await import('../s3/find-conditions.ts')).findConditions(settings, folder, name)
}

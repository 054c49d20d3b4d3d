import type { RcloneSettings, RenewedToken } from '../remote/store-settings.ts'
import type { RcloneCalls } from './rclone-calls.ts'
import { isRecord } from './rclone-entry.ts'

/**
 * Tells of the tokens that rclone got anew while it was used. It writes them into its own configuration only, which goes with it, and
 * some services take a token no more once there is a newer one.
 */
export async function tellRenewedTokens(
  calls: Pick<RcloneCalls, 'call'>,
  { config, onRenewed }: Pick<RcloneSettings, 'config' | 'onRenewed'>,
  sections: readonly string[],
): Promise<void> {
  if (onRenewed === undefined) return
  const renewed: RenewedToken[] = []
  for (const section of sections) {
    const before = config[section]?.['token']
    if (before === undefined) continue
    const options = await calls.call('config/get', { name: section })
    const after = isRecord(options) ? options['token'] : undefined
    if (typeof after === 'string' && after !== '' && after !== before) renewed.push({ section, before, after })
  }
  if (renewed.length > 0) await onRenewed(renewed)
}

import { chmodSync, chownSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { type RenewedToken, SyncError, withTokens } from '@pairwise/engine'

/**
 * Writes tokens that rclone got anew into the rclone.conf that they came from, as rclone itself does: some services take the ones before no more. Only
 * those that are still there are replaced. RACE: what another program writes into the file between the reading and the renaming is lost.
 */
export function keepRenewedTokens(file: string, tokens: readonly RenewedToken[]): void {
  try {
    const real = realpathSync(file)
    const text = readFileSync(real, 'utf8')
    const renewed = withTokens(text, tokens)
    if (renewed === text) return
    const { mode, uid, gid } = statSync(real)
    const draft = `${real}.${process.pid}`
    writeFileSync(draft, renewed, { mode: 0o600, flush: true })
    if (process.geteuid?.() === 0) chownSync(draft, uid, gid)
    chmodSync(draft, mode & 0o777)
    renameSync(draft, real)
  } catch (cause) {
    const names = tokens.map(({ section }) => section).join(', ')
    throw new SyncError(
      'backend-failed',
      `the sign-in of ${names} was renewed and can't be written into ${file} (${cause instanceof Error ? cause.message : cause}). Make the file writable, and sign in again with \`rclone config reconnect\` if the old one is refused`,
      { cause },
    )
  }
}

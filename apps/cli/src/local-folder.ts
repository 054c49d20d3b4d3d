import { UsageError } from './flags/usage-error.ts'

/** Refuses what rclone would take for a remote: a colon before the first slash. */
export function refuseRemote(path: string): void {
  const [, name] = /^([^/]*):/.exec(path) ?? []
  if (name === undefined) return
  throw new UsageError(
    `"${path}" looks like a remote of rclone’s. This command syncs folders of this machine; mount the storage and give its folder. A local folder whose name holds a colon is written ./${path}`,
  )
}

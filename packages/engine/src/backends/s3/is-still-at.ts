import type { RemoteCondition } from '../remote/remote-store.ts'
import type { S3Connection } from './s3-connection.ts'
import { statObject } from './stat-object.ts'

/** Whether a key shows what a condition says, by one look. */
export async function isStillAt(connection: S3Connection, key: string, condition: RemoteCondition): Promise<boolean> {
  const now = await statObject(connection, key)
  if (condition.kind === 'absent') return now === null
  const { entry } = condition
  return now !== null && now.size === entry.size && (entry.revision === null || entry.revision === now.revision)
}

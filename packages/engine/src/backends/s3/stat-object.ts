import { HeadObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3'
import { nameOf } from '../../core/rel-path.ts'
import type { RemoteEntry } from '../remote/remote-store.ts'
import { listPage } from './listed-page.ts'
import type { S3Connection } from './s3-connection.ts'
import { answeredFile, youth } from './s3-entry.ts'
import { isNoSuchObject, saysTooLittle } from './s3-errors.ts'

/** The object of a key, whatever lies below it. Null may also mean that there is no such bucket: HEAD can't tell the two apart. */
export async function statObject(connection: S3Connection, key: string): Promise<RemoteEntry | null> {
  const answer = await headObject(connection, key)
  if (answer === null) return null
  return { ...answeredFile(nameOf(key), answer), ...youth(connection.isYoungIn(answer, answer.LastModified)) }
}

export async function headObject(
  connection: S3Connection,
  key: string,
  bucket: string = connection.bucket,
): Promise<HeadObjectCommandOutput | null> {
  try {
    return await connection.attempt((client) => client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })))
  } catch (error) {
    if (isNoSuchObject(error)) return null
    if (saysTooLittle(error)) await listPage(connection, { prefix: key, isFlat: false, most: 1 })
    throw connection.trouble(error)
  }
}

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { runBackendContract } from '../../testing/backend-contract.ts'
import { s3Harness } from '../../testing/s3-harness.ts'
import { startTestBucket, type TestBucket } from '../../testing/servers/s3-server.ts'
import { noConditions, type S3Conditions } from '../remote/s3-conditions.ts'
import { findConditions } from './find-conditions.ts'

let bucket: TestBucket
let conditions: S3Conditions

beforeAll(async () => {
  bucket = await startTestBucket()
  conditions = await findConditions(bucket.settings, 'probe', randomUUID())
})
afterAll(() => bucket.stop())

runBackendContract('A bucket whose conditions were found out', async () => s3Harness(bucket, { ...bucket.settings, conditions }))
runBackendContract('A bucket of a server that checks no conditions', async () =>
  s3Harness(bucket, { ...bucket.settings, conditions: noConditions }),
)

import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { S3Settings } from '../../backends/remote/store-settings.ts'
import { startRgw } from './rgw.ts'

/** A bucket of a real server, for tests. */
export interface TestBucket {
  readonly settings: S3Settings
  /** For what another program does in the bucket. */
  readonly client: S3Client
  put(key: string, text: string): Promise<void>
  get(key: string): Promise<string>
  stop(): Promise<void>
}

/**
 * A new bucket on a server that is started for it; or the bucket of the environment's PAIRWISE_TEST_S3_ENDPOINT, _ACCESS_KEY_ID,
 * _SECRET_ACCESS_KEY, _REGION and _BUCKET, to try other servers. In that one everything lies below prefixes of the tests' own.
 */
export async function startTestBucket(): Promise<TestBucket> {
  const given = settingsOf(process.env)
  if (given !== null) return bucketOf(given, clientOf(given), async () => {})
  const server = await startRgw()
  const { endpoint, region, accessKeyId, secretAccessKey } = server
  const bucket = `pairwise-${randomUUID()}`
  const settings: S3Settings = {
    ...{ kind: 's3', endpoint, region, bucket, accessKeyId, secretAccessKey },
    ...{ sessionToken: null, pathStyle: true, trustedCa: null },
  }
  const client = clientOf(settings)
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const stop = async () => {
    client.destroy()
    await server.stop()
  }
  return bucketOf(settings, client, stop)
}

function bucketOf(settings: S3Settings, client: S3Client, stop: TestBucket['stop']): TestBucket {
  const { bucket: Bucket } = settings
  return {
    settings,
    client,
    put: async (Key, Body) => void (await client.send(new PutObjectCommand({ Bucket, Key, Body }))),
    get: async (Key) => (await (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()) ?? '',
    stop,
  }
}

function settingsOf(env: NodeJS.ProcessEnv): S3Settings | null {
  const endpoint = env['PAIRWISE_TEST_S3_ENDPOINT']
  if (endpoint === undefined) return null
  const required = (name: string) => {
    const value = env[`PAIRWISE_TEST_S3_${name}`]
    if (value === undefined) throw new Error(`PAIRWISE_TEST_S3_ENDPOINT is set, and PAIRWISE_TEST_S3_${name} is not`)
    return value
  }
  return {
    kind: 's3',
    endpoint,
    region: env['PAIRWISE_TEST_S3_REGION'] ?? 'us-east-1',
    bucket: required('BUCKET'),
    accessKeyId: required('ACCESS_KEY_ID'),
    secretAccessKey: required('SECRET_ACCESS_KEY'),
    sessionToken: null,
    pathStyle: true,
    trustedCa: null,
  }
}

function clientOf({ endpoint, region, accessKeyId, secretAccessKey, pathStyle }: S3Settings): S3Client {
  return new S3Client({
    ...(endpoint === null ? {} : { endpoint }),
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: pathStyle,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { getCACertificates } from 'node:tls'
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { PathError } from '../../errors.ts'
import type { S3Settings } from '../remote/store-settings.ts'
import { s3Trouble } from './s3-errors.ts'

const mostSockets = 64
const connectMs = 10_000
const silenceMs = 60_000
/**
 * Of a request that changes something, and of those that belong to it, the first included, with growing pauses between; what Retry-After
 * says is waited for. What only looks is asked again by who asks, and by nobody else.
 */
const attempts = 5

/** One bucket, with pooled connections: whatever is in flight waits for one of so many sockets. */
export class S3Connection {
  readonly settings: S3Settings
  readonly #clients: Clients
  readonly #client: S3Client

  constructor(settings: S3Settings, clients = openClients(settings), client = clients.patient) {
    this.settings = settings
    this.#clients = clients
    this.#client = client
  }

  /** The same connection, where each request is made once. */
  get looking(): S3Connection {
    return new S3Connection(this.settings, this.#clients, this.#clients.once)
  }

  get bucket(): string {
    return this.settings.bucket
  }

  /** One request, with its errors in the words of a backend. */
  async ask<T>(request: (client: S3Client) => Promise<T>): Promise<T> {
    try {
      return await this.attempt(request)
    } catch (error) {
      throw this.trouble(error)
    }
  }

  /** The same with the SDK's own errors, for who wants to tell them apart. */
  async attempt<T>(request: (client: S3Client) => Promise<T>): Promise<T> {
    if (this.#clients.isClosed) throw new PathError('ECONNABORTED', 'the connection was closed')
    return request(this.#client)
  }

  /** What the server's clock showed when it gave this answer, in milliseconds; null when it did not say. */
  answeredAt(answer: object): number | null {
    return this.#clients.dates.get(answer) ?? null
  }

  trouble(error: unknown): unknown {
    return s3Trouble(error, this.settings)
  }

  close(): void {
    this.#clients.isClosed = true
    this.#clients.patient.destroy()
  }
}

interface Clients {
  readonly patient: S3Client
  readonly once: S3Client
  readonly dates: WeakMap<object, number>
  isClosed: boolean
}

/** Two ways to ask over the same sockets. */
function openClients(settings: S3Settings): Clients {
  const options: S3ClientConfig = {
    region: settings.region,
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    credentials: {
      accessKeyId: settings.accessKeyId,
      secretAccessKey: settings.secretAccessKey,
      ...(settings.sessionToken === null ? {} : { sessionToken: settings.sessionToken }),
    },
    forcePathStyle: settings.pathStyle,
    // The same few kinds of requests are made over and over.
    cacheMiddleware: true,
    // Servers other than Amazon's refuse bodies with a trailing checksum; an MD5 of our own goes with each.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: mostSockets }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: mostSockets, ...trusting(settings.trustedCa) }),
      connectionTimeout: connectMs,
      socketTimeout: silenceMs,
      // Waiting for a socket is what the pool is for.
      socketAcquisitionWarningTimeout: 2 ** 31 - 1,
    },
  }
  const patient = new S3Client({ ...options, retryMode: 'standard', maxAttempts: attempts })
  const once = new S3Client({ ...options, requestHandler: patient.config.requestHandler, maxAttempts: 1 })
  const dates = new WeakMap<object, number>()
  for (const client of [patient, once]) noteDates(client, dates)
  hashContentOnce(patient)
  return { patient, once, dates, isClosed: false }
}

/** Content goes with an MD5 of its own, which is signed with the other headers: another hash of it for the signature says no more. */
function hashContentOnce({ middlewareStack }: S3Client): void {
  middlewareStack.add(
    (next) => (given) => {
      const { headers } = given.request as { headers?: Record<string, string> }
      if (headers?.['content-md5'] !== undefined) headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD'
      return next(given)
    },
    { step: 'build', name: 'hashContentOnce', priority: 'low' },
  )
}

/** The SDK gives no headers with its answers. */
function noteDates({ middlewareStack }: S3Client, dates: WeakMap<object, number>): void {
  middlewareStack.add(
    (next) => async (given) => {
      const result = await next(given)
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> }
      const date = Date.parse(headers?.['date'] ?? '')
      if (result.output !== undefined && !Number.isNaN(date)) dates.set(result.output, date)
      return result
    },
    { step: 'deserialize', name: 'noteDates', priority: 'high' },
  )
}

function trusting(ca: string | null): { readonly ca?: string[] } {
  return ca === null ? {} : { ca: [...getCACertificates('default'), ca] }
}

import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { getCACertificates } from 'node:tls'
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { PathError } from '../../errors.ts'
import { systemClock } from '../../system-clock.ts'
import { askAgain, onlyOnce, type RetryPolicy, usualRetry } from '../remote/ask-again.ts'
import type { S3Settings } from '../remote/store-settings.ts'
import { s3Trouble } from './s3-errors.ts'

const mostSockets = 64
const connectMs = 10_000
const silenceMs = 60_000
/** After this long, in milliseconds, no answer shows an object as young that was told as such before. */
export const youthMs = 1000

/**
 * One bucket, with pooled connections: whatever is in flight waits for one of so many sockets. The SDK makes each request once. They are made
 * again here, but for those of `looking`, which are made again by who asks.
 */
export class S3Connection {
  readonly settings: S3Settings
  readonly #retry: RetryPolicy
  readonly #wire: Wire

  constructor(settings: S3Settings, retry: RetryPolicy = usualRetry, wire = openWire(settings)) {
    this.settings = settings
    this.#retry = retry
    this.#wire = wire
  }

  /** The same connection, where each request is made once. */
  get looking(): S3Connection {
    return new S3Connection(this.settings, onlyOnce, this.#wire)
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
    const { client, closing } = this.#wire
    closing.signal.throwIfAborted()
    const options = { clock: systemClock, signal: closing.signal, meaningOf: (error: unknown) => this.trouble(error) }
    return askAgain(() => request(client), this.#retry, options)
  }

  /** What the server's clock showed when it gave this answer, in milliseconds; null when it did not say. */
  answeredAt(answer: object): number | null {
    return this.#wire.dates.get(answer) ?? null
  }

  /** Whether an object could still be written again in the very second of which an answer tells it: times count whole ones, of the server's clock. */
  isYoungIn(answer: object, modified: Date | undefined): boolean {
    const answeredAt = this.answeredAt(answer) ?? systemClock.now()
    return modified !== undefined && Math.floor(modified.getTime() / 1000) >= Math.floor(answeredAt / 1000)
  }

  trouble(error: unknown): unknown {
    return s3Trouble(error, this.settings)
  }

  close(): void {
    this.#wire.closing.abort(new PathError('ECONNABORTED', 'the connection was closed'))
    this.#wire.client.destroy()
  }
}

interface Wire {
  readonly client: S3Client
  readonly dates: WeakMap<object, number>
  readonly closing: AbortController
}

function openWire(settings: S3Settings): Wire {
  const options: S3ClientConfig = {
    region: settings.region,
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    credentials: {
      accessKeyId: settings.accessKeyId,
      secretAccessKey: settings.secretAccessKey,
      ...(settings.sessionToken === null ? {} : { sessionToken: settings.sessionToken }),
    },
    forcePathStyle: settings.pathStyle,
    maxAttempts: 1,
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
  const client = new S3Client(options)
  const dates = new WeakMap<object, number>()
  noteDates(client, dates)
  hashContentOnce(client)
  return { client, dates, closing: new AbortController() }
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

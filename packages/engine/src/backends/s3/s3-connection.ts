import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { getCACertificates } from 'node:tls'
import { S3Client } from '@aws-sdk/client-s3'
import { PathError } from '../../errors.ts'
import type { S3Settings } from '../remote/store-settings.ts'
import { s3Trouble } from './s3-errors.ts'

const mostSockets = 64
const connectMs = 10_000
const silenceMs = 60_000
/** Of one request, the first included, with growing pauses between; what Retry-After says is waited for. */
const attempts = 5

/** One bucket, with pooled connections: whatever is in flight waits for one of so many sockets. */
export class S3Connection {
  readonly settings: S3Settings
  readonly #client: S3Client
  #isClosed = false

  constructor(settings: S3Settings) {
    this.settings = settings
    this.#client = new S3Client({
      region: settings.region,
      ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
      credentials: {
        accessKeyId: settings.accessKeyId,
        secretAccessKey: settings.secretAccessKey,
        ...(settings.sessionToken === null ? {} : { sessionToken: settings.sessionToken }),
      },
      forcePathStyle: settings.pathStyle,
      maxAttempts: attempts,
      retryMode: 'standard',
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
    })
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
    if (this.#isClosed) throw new PathError('ECONNABORTED', 'the connection was closed')
    return request(this.#client)
  }

  trouble(error: unknown): unknown {
    return s3Trouble(error, this.settings)
  }

  close(): void {
    this.#isClosed = true
    this.#client.destroy()
  }
}

function trusting(ca: string | null): { readonly ca?: string[] } {
  return ca === null ? {} : { ca: [...getCACertificates('default'), ca] }
}

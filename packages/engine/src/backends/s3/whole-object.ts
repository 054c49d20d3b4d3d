import type { RemoteReader } from '../remote/remote-store.ts'
import type { S3Settings } from '../remote/store-settings.ts'
import type { CopiedObject } from './copy-object.ts'

interface Place {
  readonly server: string
  readonly bucket: string
  readonly key: string
}

/** An object that is being read, for a bucket of the same server to take it whole. */
export class WholeObject {
  readonly place: Place
  /** What is kept beside it for who reads it. How it is stored is a matter of each bucket. */
  readonly described: CopiedObject
  /** Ends the reading. */
  readonly letGo: () => void
  /** Begins it anew. */
  readonly reopen: () => Promise<RemoteReader | null>

  constructor(place: Place, answer: CopiedObject, { letGo, reopen }: Pick<WholeObject, 'letGo' | 'reopen'>) {
    this.place = place
    const { ContentLength, ETag, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, Metadata } = answer
    this.described = { ContentLength, ETag, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, Metadata }
    this.letGo = letGo
    this.reopen = reopen
  }
}

/** The server that a bucket is on, and who asks it: whoever may read one bucket may have it copied to another by one request. */
export function serverOf({ endpoint, region, accessKeyId }: Pick<S3Settings, 'endpoint' | 'region' | 'accessKeyId'>): string {
  return JSON.stringify(['s3', endpoint, region, accessKeyId])
}

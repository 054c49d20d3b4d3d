import { joinPath, type RelPath } from '../../core/rel-path.ts'
import { PathError, SyncError } from '../../errors.ts'
import type { DavAnswer, DavRequests } from './dav-requests.ts'
import { type DavResponse, parseMultistatus } from './multistatus.ts'
import { XmlFault } from './xml-tree.ts'

export interface FindOrder {
  readonly path: RelPath
  readonly depth: 0 | 1
  readonly isFolder?: boolean
  /** As XML. */
  readonly properties: string
  readonly signal?: AbortSignal | undefined
}

interface Found {
  readonly answer: DavAnswer
  readonly responses: readonly DavResponse[] | null
  /** By the server's own clock, before it looked: what was modified from then on may be modified again unseen. */
  readonly youngFromNs: bigint
}

/** Modification times are told in whole seconds. */
const longestHiddenMs = 1000

/** Asks for properties. The answer is whole, or none with success. */
export async function find(requests: DavRequests, order: FindOrder): Promise<Found> {
  const startedMs = performance.now()
  const answer = await requests.send({
    method: 'PROPFIND',
    path: order.path,
    isFolder: order.isFolder ?? false,
    headers: { Depth: String(order.depth), 'Content-Type': 'application/xml; charset=utf-8' },
    body: `<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop>${order.properties}</D:prop></D:propfind>`,
    signal: order.signal,
  })
  const text = await answer.text()
  if (answer.status >= 200 && answer.status < 300 && answer.status !== 207) throw noWebdav(requests)
  if (answer.status === 405 && order.path === '') throw noWebdav(requests)
  const toldMs = Date.parse(answer.header('date') ?? '')
  // A server that does not tell its time is taken for one that has ours.
  const nowMs = (Number.isNaN(toldMs) ? Date.now() : toldMs) - Math.ceil(performance.now() - startedMs)
  const youngFromNs = BigInt(nowMs - longestHiddenMs + 1) * 1_000_000n
  return { answer, responses: answer.status === 207 ? read(text, requests, order.path) : null, youngFromNs }
}

/** Reads what came as one answer for several things. */
export function read(text: string, requests: DavRequests, path: RelPath): readonly DavResponse[] {
  try {
    return parseMultistatus(text)
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error
    const at = joinPath(requests.base.href.replace(/\/$/, ''), path)
    throw new PathError('EIO', `the answer for ${at} is not whole (${error.message}): nothing of it was used`)
  }
}

function noWebdav(requests: DavRequests): SyncError {
  return new SyncError(
    'backend-failed',
    `${requests.base.href} is a page of the web and no WebDAV folder. Nothing was changed. Look up the WebDAV address of the server: Nextcloud's is https://host/remote.php/dav/files/USER.`,
  )
}

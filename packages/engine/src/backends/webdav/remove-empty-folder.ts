import type { RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import type { RemoteListing } from '../remote/remote-store.ts'
import type { DavRequests } from './dav-requests.ts'

const lockSeconds = 60
const lockBody =
  '<?xml version="1.0" encoding="utf-8"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>pairwise</D:owner></D:lockinfo>'

/**
 * WebDAV removes a folder with all that is in it, so it is looked at before, under a lock where the server has those: nobody who
 * comes by WebDAV puts something into it meanwhile.
 * RACE: without locks, and from those who write to the server's disk, what comes between the look and the request is removed with it.
 */
export async function removeEmptyFolder(
  requests: DavRequests,
  path: RelPath,
  list: (folder: RelPath) => Promise<RemoteListing>,
): Promise<void> {
  await requireEmpty(path, list)
  const token = await lock(requests, path)
  try {
    if (token !== null) await requireEmpty(path, list)
    const headers = token === null ? {} : { If: `<${requests.address(path, true)}> (${token})` }
    const answer = await requests.send({ method: 'DELETE', path, isFolder: true, headers })
    await answer.text()
    if (answer.status < 200 || answer.status >= 300 || answer.status === 207) throw answer.trouble()
  } finally {
    // Some servers keep the lock of what is gone.
    if (token !== null) await unlock(requests, path, token)
  }
}

async function requireEmpty(path: RelPath, list: (folder: RelPath) => Promise<RemoteListing>): Promise<void> {
  const { entries, odd } = await list(path)
  if (entries.length + odd.length > 0) throw new PathError('ENOTEMPTY', `${path} is not empty`)
}

/** Null where the server has no locks, or does not give one. */
async function lock(requests: DavRequests, path: RelPath): Promise<string | null> {
  const answer = await requests.send({
    method: 'LOCK',
    path,
    isFolder: true,
    headers: { Depth: 'infinity', Timeout: `Second-${lockSeconds}`, 'Content-Type': 'application/xml; charset=utf-8' },
    body: lockBody,
  })
  await answer.text()
  if (answer.status === 423) throw answer.trouble()
  const token = answer.header('lock-token')?.trim() ?? ''
  if (answer.status !== 200 && answer.status !== 201) return null
  if (!/^<[^<>\s]+>$/.test(token)) return null
  if (answer.status === 201) {
    // The folder went away before, and the lock made a file of its name.
    await (await requests.send({ method: 'DELETE', path, headers: { If: `<${requests.address(path)}> (${token})` } })).text()
    throw new PathError('ENOENT', `${path} is not there`)
  }
  return token
}

async function unlock(requests: DavRequests, path: RelPath, token: string): Promise<void> {
  // A lock that can't be ended ends by itself after its time.
  await (await requests.send({ method: 'UNLOCK', path, isFolder: true, headers: { 'Lock-Token': token }, isRepeatable: true })).text()
}

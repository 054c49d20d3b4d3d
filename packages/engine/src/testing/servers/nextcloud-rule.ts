import { createHash } from 'node:crypto'
import { readFileSync, utimesSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { ProxyRule } from './faulty-proxy.ts'

/**
 * What Nextcloud and ownCloud do beyond WebDAV, before a server that keeps its files in `root`: the time in X-OC-Mtime is set, a
 * checksum in OC-Checksum is verified and shown, and a property sets the time of a file that is there.
 */
export function nextcloudRule(root: string): ProxyRule {
  const checksums = new Map<string, string>()
  const patches = new WeakMap<IncomingMessage, Promise<string>>()
  const pathOf = (request: IncomingMessage) => decodeURIComponent(request.url ?? '')
  return {
    answer(request) {
      if (request.method === 'PROPPATCH') patches.set(request, textOf(request))
      return null
    },
    async after(request, status) {
      const path = pathOf(request)
      if (request.method === 'MOVE' && status < 300)
        move(checksums, path, decodeURIComponent(new URL(String(request.headers['destination'])).pathname))
      const time = /<D:lastmodified>([0-9]+)</.exec((await patches.get(request)) ?? '')?.[1]
      if (time !== undefined) utimesSync(join(root, path), Number(time), Number(time))
      if (request.method !== 'PUT' || status >= 300) return {}
      const sent = request.headers['oc-checksum']
      if (
        typeof sent === 'string' &&
        sent ===
          `SHA1:${createHash('sha1')
            .update(readFileSync(join(root, path)))
            .digest('hex')}`
      )
        checksums.set(path, sent)
      const mtime = request.headers['x-oc-mtime']
      if (typeof mtime !== 'string') return {}
      utimesSync(join(root, path), Number(mtime), Number(mtime))
      return { 'x-oc-mtime': 'accepted' }
    },
    body(request, body) {
      if (request.method === 'PROPPATCH')
        return Buffer.from(body.toString().replace(/HTTP\/1.1 [45][0-9][0-9] [A-Za-z ]*/g, 'HTTP/1.1 200 OK'))
      if (request.method !== 'PROPFIND') return body
      return Buffer.from(body.toString().replace(/<D:response[\s\S]*?<\/D:response>/g, (response) => withChecksum(response, checksums)))
    },
  }
}

function move(checksums: Map<string, string>, from: string, to: string): void {
  const checksum = checksums.get(from)
  checksums.delete(from)
  if (checksum === undefined) checksums.delete(to)
  else checksums.set(to, checksum)
}

function withChecksum(response: string, checksums: ReadonlyMap<string, string>): string {
  const checksum = checksums.get(decodeURIComponent(/<D:href>(.*?)</.exec(response)?.[1] ?? ''))
  if (checksum === undefined) return response
  const property = `<o:checksums xmlns:o="http://owncloud.org/ns"><o:checksum>${checksum} ADLER32:01</o:checksum></o:checksums>`
  return response.replace('<D:prop>', `<D:prop>${property}`)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  await new Promise((resolve) => request.once('end', resolve))
  return Buffer.concat(parts).toString()
}

import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { nothingHere, sendProblem } from './problem-documents.ts'

const year = 31_536_000
const startPage = 'index.html'

/**
 * Serves the built web app, when it is built. Files below `assets/` carry the hash of their content in their
 * names and are kept by browsers for good; everything else is asked for anew. A page of the app has an address
 * that is no file here, so the GET of any other page gets the start page.
 */
export async function installStaticWeb(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, startPage))) return
  const files = new Set(filesBelow(folder))
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false })
  app.get('/*', { config: { access: 'public', rateLimit: false }, schema: { hide: true } }, (request, reply) => {
    const path = (request.url.split('?', 1)[0] ?? '').slice(1)
    if (files.has(path)) return sendBuilt(reply, path)
    if (isPage(path)) return sendBuilt(reply, startPage)
    return sendProblem(nothingHere(request), request, reply)
  })
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

function isPage(path: string): boolean {
  return path !== 'api' && !path.startsWith('api/') && !path.startsWith('assets/')
}

function sendBuilt(reply: FastifyReply, path: string): FastifyReply {
  reply.header('cache-control', path.startsWith('assets/') ? `public, max-age=${year}, immutable` : 'no-cache')
  return reply.sendFile(path)
}

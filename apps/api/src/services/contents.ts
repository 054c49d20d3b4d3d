import { Readable } from 'node:stream'
import { type ConflictFacts, type ContentText, type ContentVersion, conflictFacts, largestTextBytes } from '@pairwise/contracts'
import { type ConflictRow, type Database, type SecretBox, UnreadableBox } from '@pairwise/db'
import { decodeRow, displayPath, type Side } from '@pairwise/engine/readable'
import { JobFailed, type JobQueue, QueueTimeout, QueueUnavailable } from '@pairwise/queue'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Authority } from './authority.ts'
import type { ContentReader, OpenContent } from './content-reader.ts'
import { record } from './record.ts'
import { noSuchConflict, noSuchPair, noSuchPlan } from './refusals.ts'
import { decodeText } from './text-form.ts'
import type { Transact } from './transact.ts'

/** A version of a file that somebody wants to see: of a conflict, or of a row of a plan. */
export type ContentSubject =
  | { readonly kind: 'conflict'; readonly conflictId: number; readonly version: ContentVersion }
  | { readonly kind: 'operation'; readonly planId: number; readonly operationId: string; readonly version: 'path1' | 'path2' | 'base' }

/** Its bytes, and how the file is called. */
export interface NamedContent extends OpenContent {
  readonly name: string
}

export interface ContentService {
  /** The bytes of a version, for who may see what is inside the pair's files. */
  open(subject: ContentSubject, first: number | null, actor: Actor): Promise<NamedContent>
  text(subject: ContentSubject, part: 'whole' | 'beginning', actor: Actor): Promise<ContentText>
  /** Writes down that somebody took a file. */
  noteDownload(subject: ContentSubject, name: string, actor: Actor): Promise<void>
  facts(conflictId: number): Promise<ConflictFacts>
}

interface ContentServiceDeps {
  readonly database: Pick<Database, 'pairs' | 'plans' | 'conflicts' | 'conflictDecisions' | 'planOperations' | 'baseStore'>
  readonly transact: Transact
  readonly authority: Pick<Authority, 'require'>
  readonly reader: ContentReader
  readonly queue: Pick<JobQueue, 'request'>
  readonly box: SecretBox
}

interface Found {
  readonly pairId: string
  readonly body: string
  readonly row: ConflictRow | null
}

const factsPatienceMs = 30_000

export function createContentService({ database, transact, authority, reader, queue, box }: ContentServiceDeps): ContentService {
  async function find(subject: ContentSubject): Promise<Found> {
    if (subject.kind === 'conflict') {
      const row = await database.conflicts.get(subject.conflictId)
      if (row === null) throw noSuchConflict()
      return { pairId: row.pairId, body: row.body, row }
    }
    const plan = await database.plans.get(subject.planId)
    const body = plan === null ? null : await database.planOperations.body(subject.planId, subject.operationId)
    if (plan === null || body === null) throw noSuchPlan()
    return { pairId: plan.pairId, body, row: null }
  }

  async function allowed(subject: ContentSubject, actor: Actor): Promise<Found> {
    const found = await find(subject)
    const pair = await database.pairs.get(found.pairId)
    if (!pair) throw noSuchPair()
    await authority.require(actor, 'content.read', pair)
    return found
  }

  async function openAllowed(found: Found, version: ContentVersion, first: number | null): Promise<OpenContent> {
    switch (version) {
      case 'path1':
      case 'path2':
        return openSide(found, version, first)
      case 'base':
        return kept(await readBase(found), first)
      case 'merged':
        return kept(await readMerged(found), first)
    }
  }

  async function openSide({ pairId, body }: Found, side: Side, first: number | null): Promise<OpenContent> {
    if (decodeRow({ body }).seen[side].kind !== 'file') throw noSuchVersion()
    return reader.open({ pairId, side, body, first })
  }

  async function readBase({ pairId, row }: Found): Promise<Uint8Array> {
    const bytes = row?.base == null ? null : await database.baseStore({ pairId, box, keyOf: (path) => path }).read(row.base)
    if (bytes === null) throw noSuchVersion()
    return bytes
  }

  async function readMerged({ row }: Found): Promise<Uint8Array> {
    const merge = row === null ? null : await database.conflictDecisions.getMerge(row.id)
    if (merge === null) throw noSuchVersion()
    try {
      return box.open(merge.sealed)
    } catch (cause) {
      if (!(cause instanceof UnreadableBox)) throw cause
      throw new Refusal('content-unreadable', 'The merged text was kept with another key.', { params: { cause: 'another key' }, cause })
    }
  }

  return {
    async open(subject, first, actor) {
      const found = await allowed(subject, actor)
      return { ...(await openAllowed(found, subject.version, first)), name: nameOf(found) }
    },

    async text(subject, part, actor) {
      const found = await allowed(subject, actor)
      const { size, stream } = await openAllowed(found, subject.version, part === 'beginning' ? largestTextBytes : largestTextBytes + 1)
      const bytes = await collect(stream)
      const isCut = bytes.length > largestTextBytes || (part === 'beginning' && size > bytes.length)
      if (part === 'whole' && isCut) {
        throw new Refusal('content-too-large', 'The text is too large to be shown whole. Ask for its beginning, or download it.', {
          params: { size },
        })
      }
      const decoded = decodeText(bytes, { isCut })
      if (decoded === null) throw new Refusal('not-text', 'The file is not text. Download it to look at it.')
      return { ...decoded, size: size < 0 ? bytes.length : size, truncated: isCut, contentKind: bytes.length === 0 ? 'empty' : 'text' }
    },

    noteDownload: (subject, name, actor) =>
      transact((within) => {
        const id = subject.kind === 'conflict' ? subject.conflictId : subject.planId
        const type = subject.kind === 'conflict' ? 'conflict' : 'plan'
        return record(within, actor, { action: 'content.read', subject: { type, id, name }, after: { version: subject.version } })
      }),

    async facts(conflictId) {
      const row = await database.conflicts.get(conflictId)
      if (row === null) throw noSuchConflict()
      const known = conflictFacts.safeParse(row.facts)
      if (known.success && known.data.revision === row.revision) return known.data
      const facts = await askForFacts(queue, conflictId)
      if (facts === null) throw noSuchConflict()
      return facts
    },
  }
}

async function askForFacts(queue: Pick<JobQueue, 'request'>, conflictId: number): Promise<ConflictFacts | null> {
  try {
    return await queue.request('conflict-facts', { conflictId }, { timeoutMs: factsPatienceMs })
  } catch (cause) {
    if (!(cause instanceof QueueTimeout || cause instanceof QueueUnavailable || cause instanceof JobFailed)) throw cause
    throw new Refusal('worker-unavailable', 'No worker read the versions in time. Try again.', { cause })
  }
}

function kept(bytes: Uint8Array, first: number | null): OpenContent {
  const part = first === null ? bytes : bytes.subarray(0, first)
  return { size: bytes.length, stream: Readable.from([Buffer.from(part)], { objectMode: false }) }
}

async function collect(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  try {
    for await (const part of stream) parts.push(part as Buffer)
  } catch (cause) {
    throw new Refusal('content-changed', 'The file changed while it was read. Try again.', { cause })
  }
  return Buffer.concat(parts)
}

function nameOf({ body }: Found): string {
  const path = displayPath(decodeRow({ body }).path)
  return path.slice(path.lastIndexOf('/') + 1)
}

function noSuchVersion(): Refusal {
  return new Refusal('not-found', 'There is no such version: the side has no file there, or the text was not kept.')
}

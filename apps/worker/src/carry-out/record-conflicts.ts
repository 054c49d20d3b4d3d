import type { LiveEvent } from '@pairwise/contracts'
import { type ConflictRow, type Database, keyHex, type RecordedConflict, type Repositories } from '@pairwise/db'
import {
  type BaseStore,
  decodeRow,
  isStill,
  type Keying,
  type OutcomeKind,
  type PerSide,
  type ReadableBackend,
  type RelPath,
  type StateStore,
  spelledOn,
} from '@pairwise/engine'
import { type Asked, describeAsked, markChanged, readAsked } from './asked-conflicts.ts'

export interface Recording {
  readonly database: Pick<Database, 'planOperations' | 'withTransaction' | 'conflictDecisions'>
  readonly pairId: string
  readonly planId: number
  readonly keying: Keying
  readonly state: Pick<StateStore, 'header' | 'pagesOf'>
  readonly bases: Pick<BaseStore, 'find'> | null
  readonly backends: PerSide<Pick<ReadableBackend, 'look'>>
}

/** More at once are told as one. */
const mostTold = 100

/**
 * After a run that made its own plan: what it asks about is recorded, and what it asks about no more is settled, unless the
 * place could not be looked at whole. Answers with how many conflicts wait now.
 */
export async function recordAsked(recording: Recording, unreadable: readonly RelPath[]): Promise<number> {
  const { asked, held } = await readAsked(recording.database, recording.planId)
  return store(recording, asked, { notSeen: [...held, ...unreadable] })
}

/**
 * After a run that carried out a plan that was shown before: what it asks about is looked at once more, because the plan may be
 * older than what is recorded. Nothing is settled, for nothing was listed.
 */
export async function recordShown(recording: Recording): Promise<number> {
  const { asked } = await readAsked(recording.database, recording.planId)
  const current: Asked[] = []
  for (const operation of asked) {
    const now = await lookAgain(recording, operation)
    if (now !== null) current.push(now)
  }
  return store(recording, current, null)
}

/** After a run that carried out decisions: what was done is settled; what was not is recorded as it is now, and waits. */
export async function recordDecided(recording: Recording, outcomes: ReadonlyMap<RelPath, OutcomeKind>): Promise<number> {
  const decided = await recording.database.conflictDecisions.ofPlan(recording.planId)
  const isDone = (row: ConflictRow) => outcomes.get(decodeRow(row).path) === 'done'
  const again: Asked[] = []
  for (const row of decided.filter((each) => !isDone(each))) {
    const asked = decodeRow(row)
    const now = asked.kind === 'ask' ? await lookAgain(recording, asked) : null
    if (now !== null) again.push(now)
  }
  const applied = decided.filter(isDone).map(({ id }) => id)
  return store(recording, again, null, (within) => within.conflictRecords.settle(applied, 'applied'))
}

/** While a plan of decisions is made: those whose versions are others now wait again, with what they are now. */
export async function recordRefused(recording: Recording, refused: readonly RelPath[]): Promise<void> {
  const rows = await recording.database.conflictDecisions.ofPlan(recording.planId)
  const again: Asked[] = []
  for (const row of rows) {
    const asked = decodeRow(row)
    const now = asked.kind === 'ask' && refused.includes(asked.path) ? await lookAgain(recording, asked) : null
    if (now !== null) again.push(now)
  }
  await store(recording, again, null)
}

/** What both sides show now; null where that can't be said, or where they show nothing to decide about. */
async function lookAgain({ backends }: Recording, operation: Asked): Promise<Asked | null> {
  const seen = {
    path1: await backends.path1.look(spelledOn(operation, 'path1')),
    path2: await backends.path2.look(spelledOn(operation, 'path2')),
  }
  const kinds = [seen.path1.kind, seen.path2.kind]
  const isKnown = kinds.every((kind) => kind === 'file' || kind === 'absent' || kind === 'directory')
  if (!isKnown || !kinds.includes('file')) return null
  // What is the same as before keeps its proof, which a look right after a write may lack.
  const isSame = isStill(operation.seen.path1, seen.path1) && isStill(operation.seen.path2, seen.path2)
  return isSame ? operation : { ...operation, seen }
}

async function store(
  recording: Recording,
  asked: readonly Asked[],
  settling: { readonly notSeen: readonly RelPath[] } | null,
  also: (within: Repositories) => Promise<RecordedConflict[]> = async () => [],
): Promise<number> {
  const { database, pairId } = recording
  const described = await describeAsked(asked, recording)
  return database.withTransaction(async (within) => {
    const known = await within.conflictRecords.known(
      pairId,
      described.map(({ key }) => key),
    )
    const recorded = await within.conflictRecords.record(pairId, markChanged(described, known))
    const keys = new Set(described.map(({ key }) => keyHex(key)))
    const over =
      settling === null
        ? []
        : known.filter(
            ({ state, key, body }) =>
              (state === 'open' || state === 'decided') && !keys.has(key) && isSeen(decodeRow({ body }).path, settling.notSeen),
          )
    const settled = [
      ...(await within.conflictRecords.settle(
        over.map(({ id }) => id),
        'gone',
      )),
      ...(await also(within)),
    ]
    const { open, decided } = await within.conflicts.tally(pairId)
    const fresh = new Set(known.map(({ id }) => id))
    const news = [...recorded.filter(({ id, state, revision }) => !fresh.has(id) || (state === 'open' && revision > 1)), ...settled]
    if (news.length > 0) await tell(within, pairId, news, { open, decided })
    return open + decided
  })
}

/** Whether nothing says that the path, or a folder above it, could not be looked at. */
function isSeen(path: RelPath, notSeen: readonly RelPath[]): boolean {
  return !notSeen.some((each) => each === '' || path === each || path.startsWith(`${each}/`))
}

async function tell(
  { liveEvents }: Pick<Repositories, 'liveEvents'>,
  pairId: string,
  news: readonly RecordedConflict[],
  counts: { readonly open: number; readonly decided: number },
): Promise<void> {
  const one = ({ id, revision, state }: RecordedConflict): LiveEvent => ({
    type: 'conflict-changed',
    conflictId: id,
    pairId,
    revision,
    state,
    decision: null,
  })
  const all: LiveEvent = { type: 'conflicts-changed', pairId, ...counts }
  await liveEvents.append('conflicts', [...(news.length > mostTold ? [] : news.map(one)), all])
  await liveEvents.append('instance', [all])
}

import type { Operation } from '../core/operation.ts'
import type { AgreedRecord } from '../core/outcome.ts'
import { type FileSeen, isStill, type Seen, settled, withoutRevision } from '../core/seen.ts'
import { type PerSide, type Side, sides } from '../core/side.ts'
import type { Clock } from '../ports/clock.ts'
import type { ReadableBackend, WritableBackend, WrittenFile } from '../ports/storage-backend.ts'

/** What was agreed on a path, and on which sides its fingerprint is that of something this run wrote. */
export interface SettlingRecord {
  readonly agreed: AgreedRecord
  readonly written: readonly Side[]
}

/** A side that was only read needs no second look: its revision was known only if the file was old enough. */
export function writtenSides(operation: Operation): readonly Side[] {
  if (operation.kind === 'adopt') return []
  return 'side' in operation ? [operation.side] : sides
}

/**
 * Looks once more at what a batch wrote, after the file systems' clocks have ticked. Only then can a revision be trusted to
 * change with the next write, so only then is it recorded. What changed meanwhile is recorded as it was written: the next run
 * finds the difference. Where files have no revisions there is nothing to be recorded later than at once.
 */
export async function settleWritten(
  records: readonly SettlingRecord[],
  backends: PerSide<WritableBackend>,
  { clock, checkers }: { readonly clock: Clock; readonly checkers: number },
): Promise<AgreedRecord[]> {
  const agreedOn = records.map(({ agreed }) => agreed)
  if (!records.some((record) => isToBeSettled(record, backends))) return agreedOn
  const wait = () => clock.sleep(granuleOf(backends))
  await wait()
  const found = await Promise.all(sides.map((side) => settleSide(side, records, backends[side], { wait, checkers })))
  for (const [at, side] of sides.entries())
    for (const { index, seen } of found[at] as Settled[]) agreedOn[index] = withSeen(agreedOn[index] as AgreedRecord, side, seen)
  return agreedOn
}

interface Settled {
  readonly index: number
  readonly seen: FileSeen
}

interface Looked extends WrittenFile {
  readonly index: number
  readonly again: Seen
}

/**
 * What is to be recorded of the files of one side. One that shows as too young even now is looked at once more: to who asks a slow server,
 * everything may be younger than it is.
 */
async function settleSide(
  side: Side,
  records: readonly SettlingRecord[],
  backend: WritableBackend,
  { wait, checkers }: { readonly wait: () => Promise<void>; readonly checkers: number },
): Promise<Settled[]> {
  const waiting = records.flatMap((record, index) => writtenOn(side, record, backend).map((file) => ({ index, ...file })))
  if (backend.settle !== undefined) {
    const seen = await backend.settle(waiting)
    return waiting.map(({ index }, at) => ({ index, seen: seen[at] as FileSeen }))
  }
  const found = await lookAtEach(waiting, backend, checkers)
  const young = found.filter(isYoung)
  if (young.length > 0) {
    await wait()
    found.push(...(await lookAtEach(young, backend, checkers)))
  }
  return found.map(({ index, seen, again }) => ({ index, seen: settled(seen, again) }))
}

async function lookAtEach(files: readonly Omit<Looked, 'again'>[], backend: WritableBackend, checkers: number): Promise<Looked[]> {
  const found: Looked[] = []
  let next = 0
  const lookAtSome = async () => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) found.push({ ...file, again: await backend.look(file.path) })
  }
  await Promise.all(Array.from({ length: checkers }, lookAtSome))
  return found
}

function isYoung({ seen, again }: Looked): boolean {
  return seen.revision !== null && again.kind === 'file' && again.revision === null && isStill(withoutRevision(seen), again)
}

/** The file of a record on a side, where it was written there. */
function writtenOn(side: Side, { agreed: { spelled, record }, written: onSides }: SettlingRecord, backend: WritableBackend): WrittenFile[] {
  const recorded = record?.[side]
  if (recorded?.kind !== 'file') return []
  // Something that was done to the file under another of its names counts as written here too.
  const seen = backend.sinceOwnChanges(recorded)
  const isWritten = onSides.includes(side) && backend.capabilities.ownRevision
  return seen !== recorded || isWritten ? [{ path: spelled[side], seen }] : []
}

function withSeen(agreed: AgreedRecord, side: Side, seen: FileSeen): AgreedRecord {
  return agreed.record === null ? agreed : { ...agreed, record: { ...agreed.record, [side]: seen } }
}

function isToBeSettled({ agreed: { record }, written }: SettlingRecord, backends: PerSide<WritableBackend>): boolean {
  if (record === null || record.path1.kind !== 'file') return false
  const isTouched = (side: Side) => record[side].kind === 'file' && backends[side].sinceOwnChanges(record[side]) !== record[side]
  return written.some((side) => backends[side].capabilities.ownRevision) || sides.some(isTouched)
}

/** How long it takes, in milliseconds, until no write can hide behind an earlier one on either side. */
export function granuleOf(backends: PerSide<ReadableBackend>): number {
  return Math.max(backends.path1.capabilities.granuleMs, backends.path2.capabilities.granuleMs) + 2
}

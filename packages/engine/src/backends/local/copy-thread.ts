/**
 * A thread that copies files. It opens both sides by itself and does there, file by file, what the main thread would do: each change
 * looks at its target and asks the guard right before the system call, in this thread.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { type Operation, spelledOn } from '../../core/operation.ts'
import { decodeRow } from '../../core/plan-row.ts'
import { other, type PerSide, perSide, sides } from '../../core/side.ts'
import { isRetryable, SyncError } from '../../errors.ts'
import { copyFile } from '../../execute/copy-file.ts'
import { failureOf, notDone } from '../../execute/failure.ts'
import type { BaseText } from '../../ports/base-store.ts'
import type { GuardModule, RunGuard } from '../../ports/run-guard.ts'
import type { CopyOutcome } from '../../ports/storage-backend.ts'
import { ContentHash } from '../../scan/hash-content.ts'
import type { CopyAnswer, CopyMessage, CopyThreadData, Created, ThreadOrder, ThreadSide } from './copy-thread-data.ts'
import { LocalWritable } from './local-writable.ts'
import { TemporaryNames } from './temporary-names.ts'

const data = workerData as CopyThreadData
const guards: PerSide<RunGuard> = { path1: await guardOf(data.sides.path1), path2: await guardOf(data.sides.path2) }
const backends = perSide((side) => {
  const { root, names, shown } = data.sides[side]
  const backend = new LocalWritable(root, new TemporaryNames(names.tag, names.first), guards[side])
  backend.show(shown)
  return backend
})

async function guardOf({ guard }: ThreadSide): Promise<RunGuard> {
  const { guardInThread } = (await import(guard.module)) as GuardModule
  return guardInThread(guard.data)
}

async function copyAll(orders: readonly ThreadOrder[]): Promise<CopyAnswer> {
  const outcomes: (CopyOutcome | Created)[] = []
  try {
    for (const order of orders) outcomes.push(await copyOne(decodeRow(order), order.wantsBase))
    return { outcomes, ended: null }
  } catch (error) {
    if (!(error instanceof SyncError)) throw error
    return { outcomes, ended: { code: error.code, message: error.message } }
  }
}

/** Nothing in here waits for anything, so copies are made one after the other. */
async function copyOne(operation: Operation, wantsBase: boolean): Promise<CopyOutcome | Created> {
  if (operation.kind !== 'copy') throw new Error(`a thread that copies was given a ${operation.kind}`)
  const { side } = operation
  let bytes = 0
  let base: BaseText | null = null
  const bases = {
    wants: () => wantsBase,
    keep: (text: BaseText) => {
      base = text
    },
  }
  const onBytes = (count: number) => {
    bytes += count
    return null
  }
  try {
    guards[side].assertMayWrite()
    const created = createAtOnce(operation, wantsBase)
    if (created !== null) return created
    if (operation.seen[side].kind === 'file' && backends[side].hasOtherNames(spelledOn(operation, side)))
      return { side, outcome: notDone('stale', 'it has other names'), bytes, isRetryable: false, isForCaller: true, base }
    const outcome = await copyFile(operation, {
      backends,
      versions: noVersions,
      withHash: data.withHash,
      onBytes,
      bases,
      carry: null,
      links: null,
    })
    return { side, outcome, bytes, isRetryable: false, isForCaller: outcome.kind === 'stale', base }
  } catch (error) {
    return { side, outcome: failureOf(error), bytes, isRetryable: isRetryable(error), isForCaller: false, base: null }
  }
}

/** Null where nothing was done: the copy takes more than one step, or there is something to say about it. */
function createAtOnce(operation: Extract<Operation, { kind: 'copy' }>, wantsBase: boolean): Created | null {
  const { side, seen } = operation
  const from = other(side)
  const expected = seen[from]
  if (seen[side].kind !== 'absent' || expected.kind !== 'file') return null
  const created = backends[side].createFrom(backends[from], spelledOn(operation, from), expected, spelledOn(operation, side))
  if (created === null) return null
  const { seen: source, content, target } = created
  return [
    source.revision,
    target.mtimeNs,
    target.revision,
    data.withHash ? hashOf(content) : null,
    source.metadata === undefined || target.metadata === undefined ? null : [source.metadata, target.metadata],
    wantsBase ? Uint8Array.from(content) : null,
  ]
}

function hashOf(content: Uint8Array): string {
  const hash = new ContentHash()
  hash.update(content)
  return hash.finish()
}

const noVersions = { path1: null, path2: null }

let work = Promise.resolve()
parentPort?.on('message', (orders: CopyMessage) => {
  work = work.then(async () => {
    if (orders !== null) return parentPort?.postMessage((await copyAll(orders)) satisfies CopyAnswer)
    for (const side of sides) await backends[side].close()
    parentPort?.close()
  })
})

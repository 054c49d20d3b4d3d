import { InvalidFilter, SyncError } from '@pairwise/engine'
import { expect, it } from 'vitest'
import { RefusedFolder } from '../folders/refused-folder.ts'
import { LeaseMemory, now } from '../lease/lease-memory.ts'
import { DatabaseAway } from './patiently.ts'
import { endingOf } from './run-ending.ts'
import { RunStop, type StopCause } from './run-stop.ts'

const gone = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
const cancelled = new SyncError('cancelled', 'the run was stopped')
const leave = (why: string) => ({ kind: 'leave', why })
const failed = (code: string) => ({ kind: 'finish', state: 'failed', failure: { code } })

it.each<[string, unknown, StopCause | null, object]>([
  ['a lost lease', new SyncError('lease-lost', 'taken over'), null, leave('lease-lost')],
  ['a stop by a person', cancelled, 'person', { kind: 'finish', state: 'stopped', failure: null }],
  ['the end of the worker', cancelled, 'shutdown', leave('shutdown')],
  ['a database that is away', new DatabaseAway('away', { cause: gone }), null, leave('interrupted')],
  ['a database that is away, seen elsewhere', gone, null, leave('interrupted')],
  ['a plan that no longer fits', new SyncError('plan-changed', 'two paths changed'), null, failed('plan-changed')],
  ['a stop that nobody asked for', cancelled, null, failed('cancelled')],
  ['trouble while a person stops it', new SyncError('state-corrupt', 'damaged'), 'person', failed('state-corrupt')],
  ['a folder that is refused', new RefusedFolder('paths-overlap', 'Both are the same.'), null, failed('paths-overlap')],
  ['filters that can’t be read', new InvalidFilter(3, 'what is this'), null, failed('filters-invalid')],
  ['a fault', new TypeError('undefined is not a function'), null, failed('internal')],
])('%s', (_, error, cause, expected) => {
  const memory = new LeaseMemory()
  memory.extend(now(), 60_000)
  const stop = new RunStop(memory, 60_000)
  if (cause !== null) stop.ask(cause)
  expect(endingOf(error, { memory, stop })).toMatchObject(expected)
  stop.dispose()
})

it('whatever went wrong, a run whose lease is lost is somebody else’s', () => {
  const memory = new LeaseMemory()
  const stop = new RunStop(memory, 60_000)
  for (const error of [cancelled, gone, new TypeError('a fault'), new SyncError('plan-changed', 'x')])
    expect(endingOf(error, { memory, stop })).toEqual(leave('lease-lost'))
})

it('tells people what happened, and of a fault no more than that there was one', () => {
  const memory = new LeaseMemory()
  memory.extend(now(), 60_000)
  const messageOf = (error: unknown) => {
    const ending = endingOf(error, { memory, stop: new RunStop(memory, 60_000) })
    return ending.kind === 'finish' ? ending.failure?.message : null
  }
  expect(messageOf(new SyncError('root-missing', 'the folder is gone'))).toBe('The folder is gone.')
  expect(messageOf(new Error('postgresql://user:secret@host/db'))).not.toMatch(/secret/)
})

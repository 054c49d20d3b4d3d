import type { Side } from '@pairwise/contracts'
import type { ChangeAnswer, CreateAnswer, PairRow, Repositories } from '@pairwise/db'
import { assertNever } from '../assert-never.ts'
import { Refusal } from '../refusal.ts'
import { noSuchPair, runIsActive } from './refusals.ts'

type Runs = Pick<Repositories, 'runs'>

/** The pair that was made, or the refusal with its reason. */
export function assertCreated(answer: CreateAnswer, { name }: { readonly name: string }): PairRow {
  switch (answer.kind) {
    case 'created':
      return answer.pair
    case 'name-taken':
      throw nameTaken(name)
    case 'connection-unknown':
      throw connectionGone()
    default:
      return assertNever(answer)
  }
}

/** The pair as it was changed, or the refusal with its reason. */
export async function assertChanged(
  within: Runs,
  answer: ChangeAnswer,
  changes: { readonly name?: string | undefined },
  pairId: string,
): Promise<PairRow> {
  switch (answer.kind) {
    case 'changed':
      return answer.pair
    case 'not-found':
      throw noSuchPair()
    case 'revision-moved':
      throw revisionMoved()
    case 'name-taken':
      throw nameTaken(changes.name ?? '')
    case 'connection-unknown':
      throw connectionGone()
    case 'run-active':
      throw await runIsActive(within, pairId)
    default:
      return assertNever(answer)
  }
}

/** Refuses to take an undone deletion for a done one. */
export async function assertDeleted(within: Runs, answer: 'deleted' | 'not-found' | 'run-active', pairId: string): Promise<void> {
  switch (answer) {
    case 'deleted':
      return
    case 'not-found':
      throw noSuchPair()
    case 'run-active':
      throw await runIsActive(within, pairId)
    default:
      return assertNever(answer)
  }
}

/** Refuses a change that was made from another revision than the pair has, before a worker is asked anything. */
export function assertRevision(pair: PairRow, revision: number): void {
  if (pair.revision !== revision) throw revisionMoved()
}

function revisionMoved(): Refusal {
  return new Refusal(
    'precondition-failed',
    'Somebody changed this pair meanwhile. Nothing was saved. Read it again, then make the change again.',
  )
}

function nameTaken(name: string): Refusal {
  return new Refusal('name-taken', `There is a pair named ${name} already. Choose another name.`, {
    params: { name },
    errors: [{ path: 'name', message: 'This name is taken.' }],
  })
}

/** The refusal of sides whose connection does not exist. */
export function connectionGone(sides: readonly Side[] = []): Refusal {
  return new Refusal('bad-request', 'A side names a connection that does not exist.', {
    errors: sides.map((side) => ({ path: `${side}.connectionId`, message: 'There is no such connection.' })),
  })
}

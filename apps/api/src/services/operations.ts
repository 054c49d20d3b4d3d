import type { operationQuery } from '@pairwise/contracts'
import { CursorError, type OperationWindow, type PlanOperations } from '@pairwise/db'
import type { z } from 'zod'
import { Refusal } from '../refusal.ts'

export type OperationRequest = z.output<typeof operationQuery>

/** A window of a plan's rows as a page asked for it. An offset counts more than a cursor: it is where somebody scrolled to. */
export async function listOperations(operations: PlanOperations, planId: number, request: OperationRequest): Promise<OperationWindow> {
  const { class: ofClass, to, outcome, q, sort, cursor, offset, limit } = request
  const from = offset !== undefined ? { offset } : cursor !== undefined ? { cursor } : undefined
  try {
    return await operations.list({
      planId,
      sort,
      limit,
      ...(ofClass === undefined ? {} : { view: ofClass }),
      ...(to === undefined ? {} : { side: to }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(q === undefined || q === '' ? {} : { text: q }),
      ...(from === undefined ? {} : { from }),
    })
  } catch (cause) {
    throw cause instanceof CursorError ? badCursor(cause) : cause
  }
}

export function badCursor(cause: CursorError): Refusal {
  return new Refusal('bad-request', 'The cursor is not one of this list. Begin without it.', {
    errors: [{ path: 'cursor', message: 'This cursor is not one of this list.' }],
    cause,
  })
}

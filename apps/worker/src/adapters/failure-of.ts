import type { Failure } from '@pairwise/contracts'
import { InvalidFilter, SyncError } from '@pairwise/engine'
import { asSentence } from '../as-sentence.ts'
import { RefusedFolder } from '../folders/refused-folder.ts'

/** Why a run or plan ended early, for people: what happened and what helps. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RefusedFolder) return { code: error.code, message: error.message, params: error.params }
  if (error instanceof InvalidFilter)
    return {
      code: 'filters-invalid',
      message: `The filters can’t be read: line ${error.line}: ${error.message}`,
      params: { line: error.line },
    }
  if (error instanceof SyncError) {
    const { code, message, origin } = error
    return {
      code,
      message: asSentence(message),
      ...(origin === null ? {} : { params: { connectionId: origin.id, connection: origin.name } }),
    }
  }
  return { code: 'internal', message: 'Pairwise met a fault of its own. The log of the worker says more. What was done so far is kept.' }
}

/** Whether the error is one of those that people can do something about, as opposed to a fault in the program. */
export function isExpected(error: unknown): error is RefusedFolder | InvalidFilter | SyncError {
  return error instanceof RefusedFolder || error instanceof InvalidFilter || error instanceof SyncError
}

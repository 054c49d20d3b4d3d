import { type JobName, type JobPayload, type JobResult, jobCatalogue } from '@pairwise/contracts'

/** What a handler gets. `signal` fires when the worker stops; a handler that throws after that has its job handed to another worker. */
export interface JobInHand<Name extends JobName> {
  readonly payload: JobPayload<Name>
  readonly signal: AbortSignal
}

/**
 * One handler for every job there is. A job may be delivered twice, or again after a crash: the handler makes that harmless.
 * It throws an error with `retryable: true` for what may pass; every other error ends the job.
 */
export type JobHandlers = { readonly [Name in JobName]: (job: JobInHand<Name>) => Promise<JobResult<Name>> }

/** Throws when a handler is missing or one too many: types can't see what a caller without types, or a cast, hands over. */
export function assertComplete(handlers: JobHandlers): void {
  const names = Object.keys(jobCatalogue)
  const missing = names.filter((name) => typeof Object.getOwnPropertyDescriptor(handlers, name)?.value !== 'function')
  const unknown = Object.keys(handlers).filter((name) => !names.includes(name))
  if (missing.length > 0) throw new Error(`No handler for the job ${missing.join(', ')}. Every job of the catalogue needs one.`)
  if (unknown.length > 0) throw new Error(`There is no job called ${unknown.join(', ')} in the catalogue.`)
}

/** Checks the payload, calls the handler, and checks what it returns. */
export async function performJob(handlers: JobHandlers, name: string, data: unknown, signal: AbortSignal): Promise<unknown> {
  if (!isJobName(name)) throw new Error(`This worker knows no job called "${name}". A newer version may have added it.`)
  return perform(handlers, name, data, signal)
}

async function perform<Name extends JobName>(handlers: JobHandlers, name: Name, data: unknown, signal: AbortSignal): Promise<unknown> {
  const payload = jobCatalogue[name].payload.parse(data) as JobPayload<Name>
  return jobCatalogue[name].result.parse(await handlers[name]({ payload, signal }))
}

function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobCatalogue, name)
}

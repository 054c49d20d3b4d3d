import { jobCatalogue } from '@pairwise/contracts'
import { expect, it } from 'vitest'
import { jobOptions, jobRoutes, queueNames } from './job-routes.ts'
import { assertComplete, type JobHandlers, performJob } from './perform-job.ts'

const handlers: JobHandlers = {
  'pair-due': async () => null,
  run: async () => null,
  'make-plan': async () => null,
  'check-plan': async () => ({ kind: 'looked', total: 0, files: [] }),
  'send-content': async () => null,
  'conflict-facts': async () => null,
  'check-folders': async () => ({ path1: null, path2: null, relation: 'apart', asOf: '2026-01-01T00:00:00Z' }),
  'test-connection': async () => null,
  'browse-connection': async () => ({ kind: 'folders', folder: '/', folders: [], files: 0, next: null }),
  'make-samples': async () => ({ path1: '/samples/one', path2: '/samples/two' }),
  'remove-samples': async () => ({ files: 0, left: [], leftTotal: 0 }),
}
const signal = new AbortController().signal

it('needs a handler for every job, by type and at boot', () => {
  const { run, ...others } = handlers
  // @ts-expect-error A set of handlers without `run` must not compile.
  const incomplete: JobHandlers = others
  expect(() => assertComplete(handlers)).not.toThrow()
  expect(() => assertComplete(incomplete)).toThrow(/No handler for the job run\./)
  expect(() => assertComplete({ ...handlers, tidy: run } as JobHandlers)).toThrow(/no job called tidy/)
})

it('calls the handler with what the catalogue made of the payload', async () => {
  const seen: unknown[] = []
  const run: JobHandlers['run'] = async ({ payload }) => {
    seen.push(payload)
    return null
  }
  await performJob({ ...handlers, run }, 'run', { runId: '7', more: 1 }, signal)
  expect(seen).toEqual([{ runId: 7 }])
})

it.each([
  { name: 'run', data: { runId: 'x' }, why: /runId/ },
  { name: 'run', data: undefined, why: /expected object/ },
  { name: 'toString', data: {}, why: /no job called "toString"/ },
])('refuses $name with $data', async ({ name, data, why }) => {
  await expect(performJob(handlers, name, data, signal)).rejects.toThrow(why)
})

it('refuses a result that the catalogue does not know', async () => {
  const wrong = { ...handlers, run: async () => 'done' as unknown as null }
  await expect(performJob(wrong, 'run', { runId: 1 }, signal)).rejects.toThrow(/expected null/)
})

it('sends every job to a queue that workers listen to', () => {
  expect(Object.keys(jobRoutes).sort()).toEqual(Object.keys(jobCatalogue).sort())
  for (const route of Object.values(jobRoutes)) expect(queueNames).toContain(route.queue)
  expect(jobOptions('check-folders').attempts).toBe(1)
})

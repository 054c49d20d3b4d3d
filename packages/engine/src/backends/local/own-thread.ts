import { Worker, type WorkerOptions } from 'node:worker_threads'

/** Garbage of a thread that only fills buffers is short-lived: a small space for it keeps the thread small. */
const youngMegabytes = 8

/** Starts a file beside this one as a thread: the compiled one when this is compiled, else the source, which Node runs as it is. */
export function startOwnThread(name: string, workerData: unknown, options: Omit<WorkerOptions, 'workerData'> = {}): Worker {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  return new Worker(new URL(`./${name}${extension}`, import.meta.url), {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    ...options,
  })
}

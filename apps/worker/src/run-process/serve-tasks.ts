import { assertNever } from '../assert-never.ts'
import type { Log } from '../logger.ts'
import { type FromProcess, type ProcessSettings, toProcess } from './protocol.ts'
import { type TaskHandlers, type TaskInput, type TaskName, taskCatalogue } from './task-catalogue.ts'

/** What a run process is made of once it knows its settings. */
export interface TaskService {
  readonly handlers: TaskHandlers
  readonly log: Log
  readonly ready: Promise<void>
  close(): Promise<void>
}

/** After the worker has gone, its process has this long to end its task in order. */
const orphanPatienceMs = 20_000

/**
 * Serves the worker that started this process, task after task, until the channel to it closes. What the terminal or a
 * process group sends is for the worker, who then tells us.
 */
export function serveTasks(build: (settings: ProcessSettings) => TaskService): void {
  let service: TaskService | null = null
  let task: Promise<void> | null = null
  const stop = new AbortController()
  const tell = (message: FromProcess) => {
    if (process.connected) process.send?.(message)
  }

  const perform = async ({ handlers, log }: TaskService, name: TaskName, input: unknown) => {
    try {
      const value = await performTask(handlers, name, input, stop.signal)
      tell({ type: 'result', value, residentBytes: process.memoryUsage.rss() })
    } catch (error) {
      log.error({ err: error, task: name, input }, 'a task failed')
      tell({ type: 'fault', message: error instanceof Error ? error.message : String(error) })
    }
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  process.on('message', (raw) => {
    const message = toProcess.parse(raw)
    switch (message.type) {
      case 'prepare':
        service = build(message.settings)
        service.ready.then(() => tell({ type: 'ready' }), endAtOnce)
        return
      case 'perform':
        if (service === null) throw new Error('A task came before the settings.')
        task = perform(service, message.name, message.input)
        return
      case 'stop':
        return stop.abort()
      default:
        return assertNever(message)
    }
  })
  process.once('disconnect', () => {
    stop.abort()
    setTimeout(() => process.exit(1), orphanPatienceMs).unref()
    void end(task, service)
  })
}

async function end(task: Promise<void> | null, service: TaskService | null): Promise<void> {
  await task
  await service?.close()
  process.exit(0)
}

/** The worker hears of the exit. */
function endAtOnce(): void {
  process.exit(1)
}

function performTask<N extends TaskName>(handlers: TaskHandlers, name: N, input: unknown, stop: AbortSignal) {
  return handlers[name](taskCatalogue[name].input.parse(input) as TaskInput<N>, stop)
}

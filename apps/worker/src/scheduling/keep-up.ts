import type { Log } from '../logger.ts'
import { pause } from '../pause.ts'

/** Something that is done again and again, for as long as the worker lives. */
export interface Chore {
  readonly name: string
  readonly everyMs: number
  readonly work: () => Promise<void>
}

/** Does the chores, each at its own pace and never twice at once. One that fails is reported and comes again in its turn. */
export function keepUp(chores: readonly Chore[], log: Log): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const all = chores.map((chore) => repeat(chore, stopping.signal, log))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(all)
    },
  }
}

async function repeat({ name, everyMs, work }: Chore, stop: AbortSignal, log: Log): Promise<void> {
  while (!stop.aborted) {
    try {
      await work()
    } catch (error) {
      log.warn({ err: error, chore: name }, 'a chore failed; it is tried again')
    }
    await pause(everyMs, stop)
  }
}

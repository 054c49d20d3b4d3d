import type { Log } from './logger.ts'

/** Calls `stop` once, when the process is asked to end or whoever started it has gone, and ends the process when that is done. */
export function stopWhenAsked(stop: () => Promise<void>, log: Log): void {
  let isStopping = false
  const begin = (why: string) => {
    if (isStopping) return
    isStopping = true
    log.info({ why }, 'stopping')
    void stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the worker could not stop in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => begin('SIGTERM'))
  process.on('SIGINT', () => begin('SIGINT'))
  process.on('disconnect', () => begin('the supervisor is gone'))
}

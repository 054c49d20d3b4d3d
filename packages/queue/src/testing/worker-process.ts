import { createWorker } from '../create-worker.ts'
import type { QueueConnection } from '../queue-connection.ts'
import { handlersWith, quick } from './workbench.ts'

// A worker process for tests to kill: it tells its parent which run it took and never finishes one.
const connection = JSON.parse(process.argv[2] ?? '') as QueueConnection
const run = ({ payload }: { payload: { runId: number } }) => {
  process.send?.(payload.runId)
  return new Promise<null>(() => {})
}
await createWorker(connection, handlersWith({ run }), { onError: console.error, timing: quick })
process.send?.('ready')

// Runs as a thread of a run process, with a connection of its own: work on the main thread, however long, delays no renewal.
import { parentPort, workerData } from 'node:worker_threads'
import { openLeaseRenewal } from '@pairwise/db/lease-renewal'
import { assertNever } from '../assert-never.ts'
import { type FromHeartbeat, heartbeatSettings, nameOfLease, type ToHeartbeat, toHeartbeat } from './heartbeat-protocol.ts'
import { keepLease } from './keep-lease.ts'
import { LeaseMemory } from './lease-memory.ts'

const settings = heartbeatSettings.parse(workerData)
/** An answer that takes longer may still come, and a renewal on another connection may come before it. */
const answerLimitMs = settings.ttlMs / 3
const renewal = openLeaseRenewal({ connectionString: settings.databaseUrl, applicationName: settings.name, answerLimitMs })
const watches = new Map<string, AbortController>()

const tell = (message: FromHeartbeat) => parentPort?.postMessage(message)

function watch({ pairId, token, memory, stopPatienceMs }: Extract<ToHeartbeat, { type: 'watch' }>): void {
  const ended = new AbortController()
  watches.set(nameOfLease({ pairId, token }), ended)
  const listener = {
    onStopRequested() {
      tell({ type: 'stop-requested', pairId, token })
      endIfStuck(stopPatienceMs, ended.signal)
    },
    onBandwidth: (bandwidth: string | null) => tell({ type: 'bandwidth', pairId, token, bandwidth }),
    onLost() {
      tell({ type: 'lost', pairId, token })
      endIfStuck(stopPatienceMs, ended.signal)
    },
    onTrouble: (error: unknown) => tell({ type: 'trouble', message: error instanceof Error ? error.message : String(error) }),
  }
  const lease = { pairId, token, memory: new LeaseMemory(memory) }
  // A fault in here must not leave a run without a heartbeat that thinks it has one: unhandled, it ends the thread, which the main thread takes as lost.
  void keepLease(lease, settings, renewal, listener, ended.signal)
}

/** A main thread that hangs in a dead mount hears nothing, and nobody can end it: only the whole process can be ended. */
function endIfStuck(afterMs: number, ended: AbortSignal): void {
  const timer = setTimeout(() => process.kill(process.pid, 'SIGKILL'), afterMs)
  ended.addEventListener('abort', () => clearTimeout(timer))
}

function end(lease: Extract<ToHeartbeat, { type: 'end' }>): void {
  watches.get(nameOfLease(lease))?.abort()
  watches.delete(nameOfLease(lease))
}

parentPort?.on('message', (raw: unknown) => {
  const message = toHeartbeat.parse(raw)
  switch (message.type) {
    case 'watch':
      return watch(message)
    case 'end':
      return end(message)
    default:
      return assertNever(message)
  }
})

await renewal.warmUp()
tell({ type: 'ready' })

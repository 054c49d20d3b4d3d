import { Worker } from 'node:worker_threads'
import { assertNever } from '../assert-never.ts'
import { ownFile } from '../own-file.ts'
import { fromHeartbeat, type HeartbeatSettings, nameOfLease, type ToHeartbeat } from './heartbeat-protocol.ts'
import { LeaseMemory, type Moment } from './lease-memory.ts'

export interface WatchRequest {
  readonly pairId: string
  readonly token: number
  /** When the lease was asked for. */
  readonly since: Moment
  readonly stopPatienceMs: number
  readonly onStopRequested: () => void
  readonly onBandwidth: (bandwidth: string | null) => void
  readonly onLost: () => void
}

export interface Watch {
  readonly memory: LeaseMemory
  /** No more renewals. The lease itself is not given back by this. */
  end(): void
}

/** The heartbeats of a process: one thread, for one lease after the other. */
export interface Heartbeat {
  /** Rejects when the thread could not be started. Before this nothing can be renewed, so no lease should be taken. */
  readonly ready: Promise<void>
  watch(request: WatchRequest): Watch
  close(): Promise<void>
}

export interface HeartbeatOptions extends HeartbeatSettings {
  /** Hears of renewals that failed and are tried again. */
  readonly onTrouble: (message: string) => void
}

/** Starts the thread, so that the first lease need not wait for it. */
export function startHeartbeat({ onTrouble, ...settings }: HeartbeatOptions): Heartbeat {
  const thread = new Worker(ownFile(import.meta.url, './heartbeat-thread'), { workerData: settings })
  const watches = new Map<string, WatchRequest & { readonly memory: LeaseMemory }>()
  const tell = (message: ToHeartbeat) => thread.postMessage(message)
  const ready = Promise.withResolvers<void>()
  let isClosed = false

  thread.on('message', (raw: unknown) => {
    const message = fromHeartbeat.parse(raw)
    switch (message.type) {
      case 'ready':
        return ready.resolve()
      case 'stop-requested':
        return watches.get(nameOfLease(message))?.onStopRequested()
      case 'bandwidth':
        return watches.get(nameOfLease(message))?.onBandwidth(message.bandwidth)
      case 'lost':
        return watches.get(nameOfLease(message))?.onLost()
      case 'trouble':
        return onTrouble(message.message)
      default:
        return assertNever(message)
    }
  })
  thread.on('error', (error) => {
    onTrouble(`the heartbeat thread failed: ${error.message}`)
    ready.reject(error)
  })
  // Without a heartbeat no lease can be kept, so none is ours from now on.
  thread.on('exit', () => {
    if (!isClosed) onTrouble('the heartbeat thread ended')
    for (const { memory, onLost } of watches.values()) {
      memory.lose()
      onLost()
    }
  })

  return {
    ready: ready.promise,
    watch(request) {
      const { pairId, token, since, stopPatienceMs } = request
      const memory = new LeaseMemory()
      memory.extend(since, settings.ttlMs - settings.marginMs)
      watches.set(nameOfLease(request), { ...request, memory })
      tell({ type: 'watch', pairId, token, memory: memory.buffer, stopPatienceMs })
      return {
        memory,
        end() {
          watches.delete(nameOfLease(request))
          tell({ type: 'end', pairId, token })
        },
      }
    },
    async close() {
      isClosed = true
      await thread.terminate()
    },
  }
}

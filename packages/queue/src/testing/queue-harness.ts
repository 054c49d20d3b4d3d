import type { QueueConnection } from '../queue-connection.ts'

export interface QueueHarness {
  /** A queue that nobody used yet, on a server that other tests share. */
  emptyQueue(): QueueConnection
  /** A server of one test's own, that it may stop and start. */
  ownServer(): Promise<OwnServer>
}

export interface OwnServer {
  readonly connection: QueueConnection
  /** Ends the server. Its data and its address stay. */
  stop(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

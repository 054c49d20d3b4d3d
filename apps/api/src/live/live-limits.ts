export interface LiveLimits {
  /** Topics that one connection may follow at once. */
  readonly subscriptions: number
  /** The longest message that a client may send. */
  readonly messageBytes: number
  readonly messagesInTenSeconds: number
  /** The most events in one message, and the most that one subscription holds in memory. */
  readonly batch: number
  readonly pingMs: number
  /** After so many pings without an answer the connection is taken for dead. */
  readonly unansweredPings: number
  /** The pause after a failed read. */
  readonly retryMs: number
  /** How often the sessions of open connections are looked up again. */
  readonly sessionCheckMs: number
}

export const defaultLiveLimits: LiveLimits = {
  subscriptions: 32,
  messageBytes: 4_096,
  messagesInTenSeconds: 200,
  batch: 500,
  pingMs: 10_000,
  unansweredPings: 3,
  retryMs: 1_000,
  sessionCheckMs: 30_000,
}

/** Why the server ended a connection. After `signedOut` there is no use in coming back without signing in. */
export const closeCodes = { goingAway: 1001, signedOut: 4401, tooManyMessages: 4429 } as const

/** How current the page is, as the header says it. Times are milliseconds since 1970. */
export type LiveStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The WebSocket is blocked while requests work: the page is refreshed every few seconds. */
  | { readonly kind: 'slow' }
  | { readonly kind: 'reconnecting'; readonly asOf: number }
  | { readonly kind: 'offline'; readonly asOf: number }

/** A silent connection is given up after this long; the server pings every 10 s. */
export const silenceLimit = 15_000
/** A first connection may take this long before the page says that it is not live. */
export const patience = 5_000
export const offlineAfter = 30_000

/** The status while there is no connection: by how long ago the last sign of the server was. */
export function lostStatus(asOf: number, now: number): LiveStatus {
  return now - asOf >= offlineAfter ? { kind: 'offline', asOf } : { kind: 'reconnecting', asOf }
}

/** Whether what is on the page may be old, so that nothing should be decided on it. */
export function isStale(status: LiveStatus): status is Extract<LiveStatus, { asOf: number }> {
  return status.kind === 'reconnecting' || status.kind === 'offline'
}

/** Resolves after everything that was waiting for this turn has been done, events that were told and not yet heard among it. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

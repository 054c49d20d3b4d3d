/** Lets signals, timers and whoever reads this run's events have their turn: synchronous work and promises alone never do. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Sample folders on their way: made before the worker starts, changed once it has done their first run. */
export interface Demo {
  /** Resolves with the words that tell a person what became of them. */
  finish(stop: AbortSignal): Promise<string>
}

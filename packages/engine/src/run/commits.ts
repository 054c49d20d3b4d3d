/** The commits of a run, one after the other. The next batch may copy meanwhile, as long as nothing relies on what is being committed. */
export class Commits {
  #last: Promise<void> = Promise.resolve()

  /** Returns when the commit has begun, which is when the one before it has ended; throws what that one failed of. */
  async begin(commit: () => Promise<void>): Promise<void> {
    await this.#last
    this.#last = commit()
    // Whoever waits for it learns of its failure; until somebody does, that is not a failure nobody handles.
    this.#last.catch(() => {})
  }

  /** Returns when all is committed that was begun; throws what the last one failed of. */
  ended(): Promise<void> {
    return this.#last
  }
}

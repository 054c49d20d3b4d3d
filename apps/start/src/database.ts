/** The database that this start uses, and how to let go of it. */
export interface Database {
  readonly url: string
  /** Rejects with a StartFailure when a database that the supervisor runs itself can't be kept running. Never resolves. */
  readonly lost: Promise<never>
  stop(): Promise<void>
}

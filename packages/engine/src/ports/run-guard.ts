/**
 * Says whether this run may still write. Storage backends call `assertMayWrite` immediately before each
 * system call or request that changes user data, with nothing in between.
 *
 * It throws a `SyncError` with code `lease-lost` once another owner may have taken the run over, and
 * with code `cancelled` once the run was stopped. After it has thrown once it throws always.
 *
 * RACE: a process that is frozen between this check and the system call lets that one call land after
 * it thaws. Its precondition was checked next to it, and the new owner's scan sees its result.
 */
export interface RunGuard {
  assertMayWrite(): void
  /** How another thread of this process asks the same. Without it no other thread writes. */
  readonly inThread?: GuardInThread
}

/** Names a module, by its URL, of which `guardInThread` makes from `data` a guard that says in that thread what this one says here. */
export interface GuardInThread {
  readonly module: string
  /** Goes to the other thread as messages do; shared memory in it stays shared. */
  readonly data: unknown
}

/** What such a module exports. */
export interface GuardModule {
  guardInThread(data: unknown): RunGuard | Promise<RunGuard>
}

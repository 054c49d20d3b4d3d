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
}

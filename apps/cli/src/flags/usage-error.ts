/** A mistake in the command itself: told without more, exit code 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

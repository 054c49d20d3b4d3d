/** The end of a switch over a closed set: a member that was forgotten does not compile. */
export function assertNever(value: never): never {
  throw new Error(`This value belongs to no known kind: ${JSON.stringify(value)}`)
}

/** Ends a switch over a closed set: a member that was forgotten does not compile. */
export function assertNever(value: never): never {
  throw new Error(`A closed set has an unknown member: ${JSON.stringify(value)}`)
}

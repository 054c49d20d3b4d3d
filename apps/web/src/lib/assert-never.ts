/** Ends a switch over a closed set: it does not compile when a member is missing. */
export function assertNever(value: never): never {
  throw new Error(`There is no case for ${JSON.stringify(value)}.`)
}

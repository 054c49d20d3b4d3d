import { hash, verify } from '@node-rs/argon2'

/** OWASP's second choice for argon2id, which is the library's algorithm unless told otherwise: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The argon2id hash of a password, with its salt and cost inside. It is worked out on a thread of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

/** Whether the password is the one that was hashed. */
export function verifyPassword(input: { readonly hash: string; readonly password: string }): Promise<boolean> {
  return verify(input.hash, input.password)
}

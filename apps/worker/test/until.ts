import { setTimeout as sleep } from 'node:timers/promises'

/** Less than a test may take. What takes seconds alone takes a minute beside three other files. */
const patienceMs = 100_000

interface Patience {
  readonly limitMs?: number
  readonly everyMs?: number
}

/** Waits until there is something, and answers with it. */
export async function until<T>(
  look: () => Promise<T | null> | T | null,
  what: () => string,
  { limitMs = patienceMs, everyMs = 25 }: Patience = {},
): Promise<T> {
  for (const endAt = Date.now() + limitMs; Date.now() < endAt; await sleep(everyMs)) {
    const found = await look()
    if (found !== null) return found
  }
  throw new Error(`Waited in vain for ${what()}`)
}

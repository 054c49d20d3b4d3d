/** Numbers that look random and are the same for the same seed. */
export interface Random {
  readonly seed: number
  /** From 0 up to, and without, 1. */
  fraction(): number
  /** A whole number from `from` to `to`, both of them possible. */
  between(from: number, to: number): number
}

/** Prints its seed, so that what happened can be made to happen again: PAIRWISE_TEST_SEED=<seed>. */
export function seededRandom(what: string): Random {
  const seed = Number(process.env['PAIRWISE_TEST_SEED'] ?? Date.now() % 1_000_000_000)
  console.log(`${what}: PAIRWISE_TEST_SEED=${seed}`)
  let state = seed
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { seed, fraction, between: (from, to) => from + Math.floor(fraction() * (to - from + 1)) }
}

import fc from 'fast-check'

/**
 * How many random cases each property is tried with, and from which seed: `PAIRWISE_PROPERTY_RUNS=20000` for a long run,
 * `PAIRWISE_PROPERTY_SEED=…` for other cases, or for those of a run that failed.
 */
export const runsPerProperty = Number(process.env['PAIRWISE_PROPERTY_RUNS'] ?? 1000)
const seed = Number(process.env['PAIRWISE_PROPERTY_SEED'] ?? 20_260_101)

fc.configureGlobal({ seed, numRuns: runsPerProperty })
/** How often at least the histories of a whole run must come to each thing they are to come to. Short runs are asked for less. */
export const fewestHits = Math.min(20, Math.floor(runsPerProperty / 50))

console.info(`${runsPerProperty} cases for each property, from seed ${seed}`)

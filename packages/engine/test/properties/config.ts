import fc from 'fast-check'

/**
 * How many random cases each property is tried with, and from which seed: `PAIRWISE_PROPERTY_RUNS=20000` for a long run,
 * `PAIRWISE_PROPERTY_SEED=…` for other cases, or for those of a run that failed.
 */
export const runsPerProperty = Number(process.env['PAIRWISE_PROPERTY_RUNS'] ?? 300)
const seed = Number(process.env['PAIRWISE_PROPERTY_SEED'] ?? 20_260_101)

fc.configureGlobal({ seed, numRuns: runsPerProperty })
console.info(`${runsPerProperty} cases for each property, from seed ${seed}`)

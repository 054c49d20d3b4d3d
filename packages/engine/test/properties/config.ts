/** How many random cases each property is tried with: fewer in every day's tests, many more by `PROPERTY_RUNS=5000`. */
export const runsPerProperty = Number(process.env['PROPERTY_RUNS'] ?? 300)

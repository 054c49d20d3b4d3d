import { changesOf, type PreparedPlan, type RunReport } from '@pairwise/engine'

/** The one sentence a command ends with. */
export function summarise(result: RunReport | PreparedPlan): string {
  if (result.gates.some((gate) => gate.kind === 'stop')) return 'Stopped. Nothing was changed.'
  const { path1, path2 } = result.totals.counts
  const planned = `${path1.new + path2.new} new, ${path1.changed + path2.changed} changed, ${path1.moved + path2.moved} moved, ${path1.deleted + path2.deleted} deleted, ${path1.conflict} conflicts`
  if (!('result' in result)) return changesOf(result.totals) === 0 ? 'Nothing to do.' : `Would change: ${planned}. Nothing was changed.`
  const { done, failed, stale } = result.counters
  if (result.result === 'nothing') return 'Nothing to do.'
  if (result.limit !== null) return `Stopped at a limit: ${done} of ${result.counters.total} done, the next run goes on there.`
  if (result.result === 'partial')
    return `Partly done: ${done} done, ${failed} failed, ${stale} changed meanwhile and left for the next run.`
  return `Done: ${planned}.`
}

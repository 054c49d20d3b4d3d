import { changesOf, type PlanTotals, type PreparedPlan, type RunReport } from '@pairwise/engine'

/** The one sentence a command ends with. */
export function summarise(result: RunReport | PreparedPlan): string {
  if (result.gates.some((gate) => gate.kind === 'stop')) return 'Stopped. Nothing was changed.'
  const planned = countsOf(result.totals)
  const { held } = result.totals.counts.none
  const left = held === 0 ? '' : ` ${held} left alone.`
  if (!('result' in result)) {
    return `${changesOf(result.totals) === 0 ? 'Nothing to do.' : `Would change: ${planned}. Nothing was changed.`}${left}`
  }
  const { done, failed, stale } = result.counters
  if (result.result === 'nothing') return `Nothing to do.${left}`
  if (result.limit !== null) return `Stopped at a limit: ${done} of ${result.counters.total} done, the next run goes on there.`
  if (result.result === 'partial')
    return `Partly done: ${done} done, ${failed} failed, ${stale} changed meanwhile and left for the next run.`
  return `Done: ${planned}.${left}`
}

function countsOf({ counts: { path1, path2 } }: PlanTotals): string {
  const of = (name: 'new' | 'changed' | 'moved' | 'deleted' | 'folder' | 'metadata') => path1[name] + path2[name]
  const files = `${of('new')} new, ${of('changed')} changed, ${of('moved')} moved, ${of('deleted')} deleted, ${path1.conflict} conflicts`
  const folders = of('folder') === 0 ? '' : `, ${of('folder')} ${of('folder') === 1 ? 'folder' : 'folders'} made or removed`
  return `${files}${folders}${of('metadata') === 0 ? '' : `, ${of('metadata')} times or permissions set`}`
}

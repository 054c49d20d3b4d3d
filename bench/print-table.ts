import type { Results } from './contest.ts'
import { largestOf, medianOf } from './medians.ts'
import { judge, type LineName, lineOf } from './targets.ts'

/** Medians of each contestant and their ratios to the first one, which is ours. */
export function tableOf(results: Results): string[] {
  const [ours] = results.values()
  const figure = (runs: typeof ours, name: 'seconds' | 'cpuSeconds') => medianOf(runs, name) ?? Number.NaN
  const ratio = (runs: typeof ours, name: 'seconds' | 'cpuSeconds') =>
    runs === ours ? '' : (figure(ours, name) / figure(runs, name)).toFixed(2)
  return [
    '| Program | Time | Ours ÷ theirs | Processor time | Ours ÷ theirs | Peak memory |',
    '|---|---:|---:|---:|---:|---:|',
    ...[...results].map(([name, runs]) => {
      const memory = (largestOf(runs, 'peakMegabytes') ?? 0).toFixed(0)
      const [time, cpu] = [figure(runs, 'seconds').toFixed(2), figure(runs, 'cpuSeconds').toFixed(2)]
      return `| ${name} | ${time} s | ${ratio(runs, 'seconds')} | ${cpu} s | ${ratio(runs, 'cpuSeconds')} | ${memory} MB |`
    }),
  ]
}

/** A row for each target of the lines that were measured. */
export function targetTableOf(measured: ReadonlyMap<LineName, Results>): string[] {
  const rows: string[] = []
  for (const [name, results] of measured) {
    const memory = largestOf([...results.values()][0], 'peakMegabytes')
    for (const target of lineOf(name).targets) {
      const judged = judge(target, results, (other) => measured.get(other))
      const cells =
        judged === null
          ? [target.kind, '', '', 'not measured', '', '']
          : [
              judged.target,
              judged.ours,
              judged.theirs,
              judged.figure.toFixed(2),
              memory === null ? '' : `${memory.toFixed(0)} MB`,
              judged.isMet ? 'met' : '**not met**',
            ]
      rows.push(`| ${[name, ...cells].join(' | ')} |`)
    }
  }
  return ['| Line | Target | Ours | Theirs | Figure | Our memory | Met |', '|---|---|---:|---:|---:|---:|---|', ...rows]
}

import type { Measured } from './measure.ts'

/** Medians of each contestant and their ratios to the first one, which is ours. */
export function tableOf(results: ReadonlyMap<string, readonly Measured[]>): string[] {
  const rows = [...results].map(([name, runs]) => ({
    name,
    seconds: median(runs.map((run) => run.seconds)),
    cpu: median(runs.map((run) => run.cpuSeconds)),
    memory: Math.max(...runs.map((run) => run.peakMegabytes)),
  }))
  const ours = rows[0]
  return [
    '| Program | Time | Ours ÷ theirs | Processor time | Ours ÷ theirs | Peak memory |',
    '|---|---:|---:|---:|---:|---:|',
    ...rows.map(({ name, seconds, cpu, memory }) => {
      const ratio = (mine: number | undefined, theirs: number) =>
        mine === undefined || name === ours?.name ? '' : (mine / theirs).toFixed(2)
      return `| ${name} | ${seconds.toFixed(2)} s | ${ratio(ours?.seconds, seconds)} | ${cpu.toFixed(2)} s | ${ratio(ours?.cpu, cpu)} | ${memory.toFixed(0)} MB |`
    }),
  ]
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

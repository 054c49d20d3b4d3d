import type { Results } from './contest.ts'
import type { TreeShape } from './make-tree.ts'
import { largestOf, medianOf } from './medians.ts'
import { type ScenarioName, unchanged } from './scenarios.ts'

/** What one line of the table asks of a figure of ours. */
export type Target =
  | { readonly kind: 'time-ratio'; readonly of?: string; readonly to: string; readonly atMost: number }
  | { readonly kind: 'added-seconds'; readonly to: string; readonly atMost: number }
  | { readonly kind: 'megabytes'; readonly atMost: number }
  /** Memory as against that of another line. */
  | { readonly kind: 'memory-growth'; readonly from: LineName; readonly atMost: number }

export interface Line {
  readonly scenario: ScenarioName
  readonly tree: TreeShape
  readonly peers: readonly string[]
  /** Where time matters: several rounds after one that only warms caches. Else one round says it. */
  readonly isTimed: boolean
  readonly targets: readonly Target[]
}

const small = { files: 100_000, size: '1k-4k', shape: 'wide' } as const
const million = { files: 1_000_000, size: '64', shape: 'wide' } as const

export const lines = {
  'first-sync': {
    scenario: 'first-sync',
    tree: small,
    peers: ['rsync'],
    isTimed: true,
    targets: [
      { kind: 'time-ratio', to: 'rsync -a', atMost: 1 },
      { kind: 'time-ratio', of: 'pairwise --metadata', to: 'rsync -a', atMost: 1 },
    ],
  },
  'large-file': {
    scenario: 'large-file',
    tree: small,
    peers: ['cp'],
    isTimed: true,
    targets: [{ kind: 'time-ratio', to: 'cp', atMost: 1.2 }],
  },
  'no-change': {
    scenario: 'no-change',
    tree: small,
    peers: ['unison', 'rsync', 'find'],
    isTimed: true,
    targets: [{ kind: 'time-ratio', to: 'unison', atMost: 0.9 }],
  },
  deletions: {
    scenario: 'deletions',
    tree: small,
    peers: [],
    isTimed: true,
    targets: [{ kind: 'added-seconds', to: unchanged, atMost: 1 }],
  },
  renames: { scenario: 'renames', tree: small, peers: [], isTimed: true, targets: [{ kind: 'added-seconds', to: unchanged, atMost: 1 }] },
  'no-change-million': {
    scenario: 'no-change',
    tree: million,
    peers: ['unison', 'rsync', 'find'],
    isTimed: true,
    targets: [
      { kind: 'time-ratio', to: 'unison', atMost: 0.4 },
      { kind: 'time-ratio', to: 'rsync -an --delete', atMost: 1 },
      { kind: 'time-ratio', to: 'find, twice', atMost: 2 },
      { kind: 'megabytes', atMost: 200 },
      { kind: 'memory-growth', from: 'no-change', atMost: 1.5 },
    ],
  },
  'one-change-million': {
    scenario: 'one-change',
    tree: million,
    peers: [],
    isTimed: true,
    targets: [{ kind: 'added-seconds', to: unchanged, atMost: 0.2 }],
  },
  'dry-run-million': { scenario: 'dry-run', tree: million, peers: [], isTimed: false, targets: [{ kind: 'megabytes', atMost: 200 }] },
  'first-sync-million': { scenario: 'first-sync', tree: million, peers: [], isTimed: false, targets: [{ kind: 'megabytes', atMost: 200 }] },
} as const satisfies Record<string, Omit<Line, 'targets'> & { readonly targets: readonly unknown[] }>

export type LineName = keyof typeof lines
export const lineNames = Object.keys(lines) as readonly LineName[]

export function lineOf(name: LineName): Line {
  return lines[name]
}

/** One row: the target, our figure, the other one, what is asked of, and whether it is met; null where a figure is missing. */
export interface Judgement {
  readonly target: string
  readonly ours: string
  readonly theirs: string
  readonly figure: number
  readonly isMet: boolean
}

export function judge(target: Target, results: Results, ofLine: (name: LineName) => Results | undefined): Judgement | null {
  const ours = [...results.keys()][0]
  if (ours === undefined) return null
  switch (target.kind) {
    case 'time-ratio': {
      const [mine, theirs] = [medianOf(results.get(target.of ?? ours), 'seconds'), medianOf(results.get(target.to), 'seconds')]
      if (mine === null || theirs === null) return null
      const what = `${target.of ?? 'time'} ≤ ${target.atMost} × ${target.to}`
      return judgement(what, `${mine.toFixed(2)} s`, `${theirs.toFixed(2)} s`, mine / theirs, target.atMost)
    }
    case 'added-seconds': {
      const [mine, theirs] = [medianOf(results.get(ours), 'seconds'), medianOf(results.get(target.to), 'seconds')]
      if (mine === null || theirs === null) return null
      const what = `≤ ${target.atMost} s more than without a change`
      return judgement(what, `${mine.toFixed(2)} s`, `${theirs.toFixed(2)} s`, mine - theirs, target.atMost)
    }
    case 'megabytes': {
      const mine = largestOf(results.get(ours), 'peakMegabytes')
      return mine === null ? null : judgement(`memory ≤ ${target.atMost} MB`, `${mine.toFixed(0)} MB`, '', mine, target.atMost)
    }
    case 'memory-growth': {
      const other = ofLine(target.from)
      const [mine, theirs] = [largestOf(results.get(ours), 'peakMegabytes'), largestOf(other?.get(ours), 'peakMegabytes')]
      if (mine === null || theirs === null) return null
      const what = `memory ≤ ${target.atMost} × that of ${target.from}`
      return judgement(what, `${mine.toFixed(0)} MB`, `${theirs.toFixed(0)} MB`, mine / theirs, target.atMost)
    }
  }
}

function judgement(target: string, ours: string, theirs: string, figure: number, atMost: number): Judgement {
  return { target, ours, theirs, figure, isMet: figure <= atMost }
}

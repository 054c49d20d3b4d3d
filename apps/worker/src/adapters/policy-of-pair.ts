import { type PairSettings, type PlanOptions, pairSettings, type RunOptions } from '@pairwise/contracts'
import type { PairRow } from '@pairwise/db'
import { defaultPolicy, ownFolder, type PerSide, parseBandwidth, parseFilters, perSide, type SyncPolicy } from '@pairwise/engine'

/** So often a file is tried whose trouble may pass, before it counts as failed. */
const tries = 3

/** What a plan or run does besides what its pair’s settings say. */
export interface PolicyOptions extends PlanOptions, Pick<RunOptions, 'approvedHold' | 'approvedPlan' | 'byContent'> {
  readonly resync: boolean
  /** A first sync asks about what differs, where the pair asks about conflicts. */
  readonly first?: boolean
  /** Where each side keeps what it loses. */
  readonly versions?: SyncPolicy['versions']
}

/** What a run of the pair may do, from the pair's settings. Throws `InvalidFilter` for filters that can't be read. */
export function policyOfPair(
  pair: Pick<PairRow, 'settings'>,
  { resync, first, winner, versions, bringBack, approvedHold, approvedPlan, byContent }: PolicyOptions,
): SyncPolicy {
  const settings = pairSettings.parse(pair.settings)
  const { maxDeletePercent, maxDeleteFiles, filters } = settings
  return {
    ...defaultPolicy,
    scope: { filters: parseFilters(filters) },
    resync: resync ? (winner ?? (first === true && settings.conflicts.resolve === 'ask' ? 'ask' : 'path1')) : null,
    conflicts: conflictPolicy(settings),
    versions: versions ?? noVersions,
    folders: settings.folders,
    links: settings.links,
    metadata: { ...settings.metadata, hardLinks: false },
    moves: settings.moves,
    keying: settings.ignoreCase ? 'nfc-fold' : defaultPolicy.keying,
    deletions: { onTrip: 'hold', percent: maxDeletePercent, files: maxDeleteFiles },
    bringBack: { path1: bringBack === 'path1', path2: bringBack === 'path2' },
    approvedHold: approvedHold ?? null,
    approvedPlan: approvedPlan ?? null,
    transfers: settings.transfers,
    checkers: settings.checkers,
    limits: { ...defaultPolicy.limits, tries, bandwidth: parseBandwidth(settings.bandwidth) ?? null },
    compare: comparePolicy(settings, byContent === true),
    emptyBaseline: 'go-on',
    knownLink: 'hold',
  }
}

const noVersions: SyncPolicy['versions'] = { path1: null, path2: null }

/** Where a run keeps what a side loses: in our own folder at the side's root, which takes part in nothing. */
export function versionsOfRun(
  pair: Pick<PairRow, 'settings'>,
  places: PerSide<{ readonly folder: string }>,
  run: number | 'preview',
): SyncPolicy['versions'] {
  if (!pairSettings.parse(pair.settings).versions.keep) return noVersions
  return perSide((side) => ({ folder: versionsFolder(places[side].folder, run), suffix: '', keepExtension: false, isOwn: true }))
}

/** The folder of a run's versions, or of those of all, below a side's folder, which is nothing or a slash where it is the top of its storage. */
export function versionsFolder(folder: string, run?: number | 'preview'): string {
  const all = `${folder}${folder === '' || folder.endsWith('/') ? '' : '/'}${ownFolder}/versions`
  return run === undefined ? all : `${all}/${run}`
}

/** For how many days what a run replaced or deleted is kept. */
export function daysOfVersions(pair: Pick<PairRow, 'settings'>): number {
  return pairSettings.parse(pair.settings).versions.days
}

/** Whether texts are kept for merging: only where somebody may have to merge them. */
export function keepsBases(pair: Pick<PairRow, 'settings'>): boolean {
  return pairSettings.parse(pair.settings).conflicts.resolve === 'ask'
}

function conflictPolicy({ conflicts }: PairSettings): SyncPolicy['conflicts'] {
  const { resolve, changedAndDeleted, loser } = conflicts
  return {
    ...defaultPolicy.conflicts,
    resolve: resolve === 'keep-both' ? 'none' : resolve,
    changedAndDeleted,
    loser: loser === 'version' ? 'version' : 'num',
  }
}

function comparePolicy({ compare }: PairSettings, byContent: boolean): SyncPolicy['compare'] {
  const { size, modtime, checksum } = compare
  return { ...defaultPolicy.compare, size, modtime: modtime && !byContent, checksum: checksum ? 'baseline' : 'none' }
}

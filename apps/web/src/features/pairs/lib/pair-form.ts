import { type Pair, type PairCreate, type PairUpdate, pairCreate, pairUpdate, type Side } from '@pairwise/contracts'
import { suggestPairName, suggestSideNames } from './suggest-name.ts'

/** What stands in the fields for one side. */
export interface SideValues {
  connectionId: string
  folder: string
  name: string
}

/** What stands in the form that makes a pair. */
export interface PairFormValues {
  name: string
  path1: SideValues
  path2: SideValues
}

/** What stands in the settings of a pair. Numbers are empty while somebody types. */
export interface SettingsValues extends PairFormValues {
  settings: Omit<Pair['settings'], 'maxDeletePercent' | 'maxDeleteFiles' | 'transfers' | 'checkers' | 'versions'> & {
    maxDeletePercent: number | string
    maxDeleteFiles: number | string
    transfers: number | string
    checkers: number | string
    versions: { keep: boolean; days: number | string }
  }
  contentForViewers: boolean
}

/** The schemas that the forms are checked with before they are sent. */
export const pairFormSchema = pairCreate
export const settingsSchema = pairUpdate

/** An empty form on a connection. */
export function emptyPairForm(connectionId: string): PairFormValues {
  const side = (): SideValues => ({ connectionId, folder: '', name: '' })
  return { name: '', path1: side(), path2: side() }
}

/** The form of a pair that exists. */
export function settingsOf(pair: Pair): SettingsValues {
  return {
    name: pair.name,
    path1: { ...pair.path1 },
    path2: { ...pair.path2 },
    settings: { ...pair.settings },
    contentForViewers: pair.contentForViewers,
  }
}

/** Both sides change places, with their names. */
export function swapped<T extends PairFormValues>(values: T): T {
  return { ...values, path1: values.path2, path2: values.path1 }
}

/** The form as it is sent, with names taken from the folders where none were given. */
export function withNames<T extends PairFormValues>(values: T): T {
  const names = suggestSideNames(values.path1.folder, values.path2.folder)
  const named = (side: Side) => ({ ...values[side], name: values[side].name.trim() || names[side] })
  return {
    ...values,
    name: values.name.trim() || suggestPairName(values.path1.folder),
    path1: named('path1'),
    path2: named('path2'),
  }
}

/** Only what differs from the pair is sent, so that a new name does not start a new baseline. */
export function changesOf(pair: Pair, values: SettingsValues): PairUpdate {
  const update: PairUpdate = {}
  const parsed = settingsSchema.parse(withNames(values))
  if (parsed.name !== undefined && parsed.name !== pair.name) update.name = parsed.name
  if (!isSame(parsed.path1, pair.path1) && parsed.path1) update.path1 = parsed.path1
  if (!isSame(parsed.path2, pair.path2) && parsed.path2) update.path2 = parsed.path2
  if (!isSame(parsed.settings, pair.settings) && parsed.settings) update.settings = parsed.settings
  if (parsed.contentForViewers !== undefined && parsed.contentForViewers !== pair.contentForViewers) {
    update.contentForViewers = parsed.contentForViewers
  }
  return update
}

/** The request that makes a pair of a form. */
export function toPairCreate(values: PairFormValues): PairCreate {
  return withNames(values)
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

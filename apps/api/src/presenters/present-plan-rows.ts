import type { PathRef, PlanFolderPage, PlanReasons, PlanRow, PlanRowPage, PlanSelection, SelectionRule } from '@pairwise/contracts'
import { planSelection, rowScope } from '@pairwise/contracts'
import type { FolderListing, OperationRow, OperationWindow, PlanFolderRow, PlanPart, ReasonGroup, StoredSelectionRule } from '@pairwise/db'
import { displayPath, keyToPath, packPath } from '@pairwise/engine/readable'
import { presentOperation } from './present-operation.ts'

/** A page of a plan's rows as the contract says it. */
export function presentPlanRowPage({ rows, total, nextCursor }: OperationWindow): PlanRowPage {
  return { rows: rows.map(presentPlanRow), total, nextCursor }
}

export function presentPlanRow(row: OperationRow): PlanRow {
  return { ...presentOperation(row), leftOut: row.leftOut, viewed: row.isViewed }
}

export function presentFolderPage({ path, folders, direct, total }: FolderListing): PlanFolderPage {
  return { at: folderRef(path), folders: folders.map(presentFolder), direct, total: partOf(total) }
}

function presentFolder(folder: PlanFolderRow): PlanFolderPage['folders'][number] {
  return { at: folderRef(folder.path), direct: folder.direct, folders: folder.folders, ...partOf(folder) }
}

export function presentReasons(groups: readonly ReasonGroup[]): PlanReasons {
  return { groups: groups.map((group) => ({ reason: group.reason, ...partOf(group) })) }
}

function folderRef(bytes: Uint8Array): PathRef {
  const path = keyToPath(bytes)
  return { path: displayPath(path), key: packPath(path) }
}

function partOf({ counts, rows, bytes, leftOut, viewed }: PlanPart): PlanPart {
  return { counts, rows, bytes, leftOut, viewed }
}

const nothingYet: PlanSelection = {
  version: 0,
  counts: { path1: {}, path2: {}, none: {} },
  bytes: { path1: 0, path2: 0 },
  skipped: 0,
  skippedWith: 0,
  held: 0,
}

/** What of a plan will be carried out; nothing while it is made. */
export function presentSelection(selection: unknown): PlanSelection {
  return selection === null ? nothingYet : planSelection.parse(selection)
}

export function presentRule({ scope, at, ...rule }: StoredSelectionRule): SelectionRule {
  return { ...rule, scope: rowScope.nullable().parse(scope), at: at.toISOString() }
}

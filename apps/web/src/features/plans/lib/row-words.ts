import type { LeftOut, LeftOutWhy, PlanRow, ReasonCode } from '@pairwise/contracts'
import { bytesSpoken } from '../../../lib/bytes.ts'
import { operationLabel } from '../../../lib/operation-verb.ts'
import { visiblePath } from '../../../lib/path-parts.ts'
import { plural } from '../../../lib/plural.ts'
import { reasonText } from '../../../lib/reason-text.ts'
import type { SideNames } from '../../../lib/side-names.ts'
import { partEffects } from './part-words.ts'
import type { PlanItem } from './plan-items.ts'

/** Why a row is not carried out. */
export function leftOutText({ why, by }: LeftOut): string {
  const words = {
    skipped: by === null ? 'Skipped' : `Skipped by ${by}`,
    'skipped-with': 'Skipped with its folder',
    held: 'Held until it is approved',
  } as const satisfies Record<LeftOutWhy, string>
  return words[why]
}

/** Whether a row writes something, and so can be left out. */
export function isChange(row: PlanRow): boolean {
  return row.changes !== null || row.kind === 'keep-both' || row.kind === 'merge'
}

/** What is read aloud for a line of the grid. */
export function itemLabel(item: PlanItem, names: SideNames): string {
  switch (item.kind) {
    case 'row':
      return rowLabel(item.row, names)
    case 'folder': {
      const { at, counts, rows, leftOut, viewed, bytes } = item.folder
      const effects = partEffects(counts, names).map((effect) => `${effect.words}.`)
      return [
        `Folder ${visiblePath(at.path)}.`,
        ...effects,
        includedWords(rows, leftOut),
        isViewed(rows, viewed) ? 'Viewed.' : '',
        `${bytesSpoken(bytes)}.`,
      ]
        .filter(Boolean)
        .join(' ')
    }
    case 'reason': {
      const { counts, reason } = item.group
      return [`${reasonTitle(reason, names)}`, ...partEffects(counts, names).map((effect) => `${effect.words}.`)].join(' ')
    }
  }
}

function rowLabel(row: PlanRow, names: SideNames): string {
  const state = row.leftOut !== null ? `${leftOutText(row.leftOut)}. ` : isChange(row) ? 'Include. ' : ''
  const label = operationLabel(row, names)
  return `${state}${label}${row.viewed ? ' Viewed.' : ''}`
}

/** "Some of 1,204 included", as the box of a folder says it. */
export function includedWords(rows: number, leftOut: number): string {
  if (leftOut === 0) return plural(rows, { one: '# included.', other: 'All # included.' })
  if (leftOut >= rows) return 'Nothing of it is included.'
  return plural(rows, { one: 'Some of # included.', other: 'Some of # included.' })
}

export function isViewed(rows: number, viewed: number): boolean {
  return rows > 0 && viewed >= rows
}

/** A reason as the heading of those that have it. */
export function reasonTitle(reason: ReasonCode, names: SideNames): string {
  return reasonText({ reason, changes: null, from: null }, names)
}

import type { PlanFolder, PlanFolderPage, PlanReasons, PlanRow, RowFilter } from '@pairwise/contracts'

type ReasonGroup = PlanReasons['groups'][number]

interface Placed {
  readonly level: number
  readonly setSize: number
  readonly position: number
}

/** One line of a plan's grid: a folder or a reason that can be opened, or a row. */
export type PlanItem =
  | (Placed & { readonly kind: 'folder'; readonly folder: PlanFolder; readonly name: string; readonly isOpen: boolean })
  | (Placed & { readonly kind: 'reason'; readonly group: ReasonGroup; readonly isOpen: boolean })
  | (Placed & { readonly kind: 'row'; readonly row: PlanRow })

/** A part of the grid that is asked for in windows: rows that match a filter. */
export interface RowSegment extends Placed {
  readonly kind: 'rows'
  readonly filter: RowFilter & { readonly direct?: 'yes' }
  readonly count: number
  readonly start: number
}

type GroupSegment = Extract<PlanItem, { kind: 'folder' | 'reason' }> & { readonly start: number }
export type Segment = RowSegment | GroupSegment

export interface Outline {
  readonly segments: readonly Segment[]
  readonly total: number
}

/** The whole list as one part. */
export function listOutline(total: number, filter: RowFilter): Outline {
  const rows: RowSegment = { kind: 'rows', filter, count: total, start: 0, level: 1, setSize: total, position: 1 }
  return { segments: total === 0 ? [] : [rows], total }
}

interface TreeInput {
  readonly filter: RowFilter
  readonly pageOf: (key: string) => PlanFolderPage | undefined
  readonly isOpen: (key: string) => boolean
  /** The key and path of the folder that the page is about. */
  readonly top: { readonly key: string; readonly path: string }
}

/** Folders and their rows, as far as they are open and known. */
export function folderOutline({ filter, pageOf, isOpen, top }: TreeInput): Outline {
  const outline = new OutlineWriter()
  const put = (key: string, path: string, level: number): void => {
    const page = pageOf(key)
    if (page === undefined) return
    const setSize = page.folders.length + page.direct
    for (const [at, folder] of page.folders.entries()) {
      const isFolderOpen = isOpen(folder.at.key)
      const name = path === '' ? folder.at.path : folder.at.path.slice(path.length + 1)
      outline.putGroup({ kind: 'folder', folder, name, isOpen: isFolderOpen, level, setSize, position: at + 1 })
      if (isFolderOpen) put(folder.at.key, folder.at.path, level + 1)
    }
    outline.putRows({ ...filter, path: key, direct: 'yes' }, page.direct, { level, setSize, position: page.folders.length + 1 })
  }
  put(top.key, top.path, 1)
  return outline.done()
}

/** Reasons and the rows that have them. */
export function reasonOutline(groups: readonly ReasonGroup[], filter: RowFilter, isOpen: (key: string) => boolean): Outline {
  const outline = new OutlineWriter()
  for (const [at, group] of groups.entries()) {
    const isGroupOpen = isOpen(group.reason)
    outline.putGroup({ kind: 'reason', group, isOpen: isGroupOpen, level: 1, setSize: groups.length, position: at + 1 })
    if (isGroupOpen) outline.putRows({ ...filter, reason: group.reason }, group.rows, { level: 2, setSize: group.rows, position: 1 })
  }
  return outline.done()
}

class OutlineWriter {
  readonly #segments: Segment[] = []
  #total = 0

  putGroup(group: Extract<PlanItem, { kind: 'folder' | 'reason' }>): void {
    this.#segments.push({ ...group, start: this.#total })
    this.#total++
  }

  putRows(filter: RowSegment['filter'], count: number, place: Placed): void {
    if (count === 0) return
    this.#segments.push({ kind: 'rows', filter, count, start: this.#total, ...place })
    this.#total += count
  }

  done(): Outline {
    return { segments: this.#segments, total: this.#total }
  }
}

/** The part of the outline that a line belongs to. */
export function segmentAt({ segments, total }: Outline, index: number): Segment | undefined {
  if (index < 0 || index >= total) return undefined
  let [low, high] = [0, segments.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((segments[middle] as Segment).start <= index) low = middle
    else high = middle - 1
  }
  return segments[low]
}

/** Names a line by what it is, so that it is found again when folders above it open. */
export function placeAt(outline: Outline, index: number): string | null {
  const segment = segmentAt(outline, index)
  if (segment === undefined) return null
  return segment.kind === 'rows' ? `${placeOf(segment)} ${index - segment.start}` : placeOf(segment)
}

/** Where the line of a name is now. */
export function indexOfPlace(outline: Outline, place: string): number | null {
  for (const segment of outline.segments) {
    const name = placeOf(segment)
    if (segment.kind !== 'rows') {
      if (name === place) return segment.start
    } else if (place.startsWith(`${name} `)) {
      const within = Number(place.slice(name.length + 1))
      return segment.start + Math.min(within, segment.count - 1)
    }
  }
  return null
}

function placeOf(segment: Segment): string {
  switch (segment.kind) {
    case 'folder':
      return `folder:${segment.folder.at.key}`
    case 'reason':
      return `reason:${segment.group.reason}`
    case 'rows':
      return `rows:${segment.filter.path ?? ''}:${segment.filter.reason ?? ''}`
  }
}

import type { PlanFolder, RowScope } from '@pairwise/contracts'
import { IconChevronDown, IconChevronRight, IconCircleDashed, IconEyeCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { FilePath } from '../../../components/sync/file-path.tsx'
import { OperationVerb } from '../../../components/sync/operation-verb.tsx'
import { SeenFacts } from '../../../components/sync/seen-facts.tsx'
import { SideChip } from '../../../components/sync/side-chip.tsx'
import type { GridColumn } from '../../../components/ui/column-header.tsx'
import { bytes } from '../../../lib/bytes.ts'
import { operationSize } from '../../../lib/operation-verb.ts'
import { visiblePath } from '../../../lib/path-parts.ts'
import { plural } from '../../../lib/plural.ts'
import { reasonText } from '../../../lib/reason-text.ts'
import type { SideNames } from '../../../lib/side-names.ts'
import { partEffects } from '../lib/part-words.ts'
import type { PlanItem } from '../lib/plan-items.ts'
import type { PlanSearch } from '../lib/plan-search.ts'
import { includedWords, isChange, isViewed, leftOutText, reasonTitle } from '../lib/row-words.ts'
import { IncludeBox } from './include-box.tsx'
import styles from './plan-grid.module.css'

/** What the cells of the grid can do. */
export interface GridActs {
  readonly names: SideNames
  readonly blocked: string | undefined
  readonly toggle: (key: string) => void
  readonly select: (act: 'skip' | 'include', scope: RowScope) => void
}

interface Sorting {
  readonly sort: PlanSearch['sort']
  readonly onSort: (sort: PlanSearch['sort']) => void
}

/** Both sides of each row, and between them what happens. */
export function planColumns(acts: GridActs, { sort, onSort }: Sorting): GridColumn<PlanItem>[] {
  const { names } = acts
  return [
    {
      id: 'name',
      header: 'Name',
      width: 'minmax(200px, 2.6fr)',
      isName: true,
      sort: {
        direction: sort === 'path' ? 'ascending' : sort === '-path' ? 'descending' : 'none',
        onToggle: () => onSort(sort === 'path' ? '-path' : 'path'),
      },
      cell: (item) => <NameCell item={item} acts={acts} />,
    },
    {
      id: 'path1',
      header: <SideChip side="path1" name={names.path1} />,
      width: 'minmax(92px, 1.3fr)',
      cell: (item) => (item.kind === 'row' ? <SeenFacts operation={item.row} side="path1" /> : null),
    },
    { id: 'what', header: 'What happens', width: 'minmax(190px, 1.8fr)', cell: (item) => <WhatCell item={item} names={names} /> },
    {
      id: 'path2',
      header: <SideChip side="path2" name={names.path2} />,
      width: 'minmax(92px, 1.3fr)',
      cell: (item) => (item.kind === 'row' ? <SeenFacts operation={item.row} side="path2" /> : null),
    },
    {
      id: 'size',
      header: 'Size',
      width: '88px',
      align: 'end',
      sort: {
        direction: sort === 'size' ? 'ascending' : sort === '-size' ? 'descending' : 'none',
        onToggle: () => onSort(sort === '-size' ? 'size' : '-size'),
      },
      cell: (item) => <SizeCell item={item} />,
    },
    { id: 'why', header: 'Why', width: 'minmax(120px, 1.5fr)', cell: (item) => <WhyCell item={item} names={names} /> },
  ]
}

const step = 16
/** What opens a folder, and the gap behind it: a row in a folder begins further in than the folder’s own box. */
const openerWidth = 30

function NameCell({ item, acts }: { readonly item: PlanItem; readonly acts: GridActs }): ReactNode {
  const indent = { paddingInlineStart: (item.level - 1) * step + (item.kind === 'row' && item.level > 1 ? openerWidth : 0) }
  if (item.kind === 'reason') {
    const { group, isOpen } = item
    return (
      <span className={styles['name']} style={indent}>
        <Opener isOpen={isOpen} onToggle={() => acts.toggle(group.reason)} name={reasonTitle(group.reason, acts.names)} />
        <span className={styles['folder']}>{reasonTitle(group.reason, acts.names)}</span>
        <span className={styles['amount']}>{plural(group.rows, { one: '# row', other: '# rows' })}</span>
      </span>
    )
  }
  if (item.kind === 'folder') return <FolderName item={item} acts={acts} />
  const { row } = item
  const path = visiblePath(row.at.path)
  return (
    <span className={styles['name']} style={indent} data-skipped={row.leftOut !== null || undefined}>
      {isChange(row) ? (
        <IncludeBox
          label={`Include ${path}`}
          state={row.leftOut === null ? 'all' : 'none'}
          blocked={row.leftOut?.why === 'held' ? 'Held until it is approved.' : acts.blocked}
          onToggle={(isIncluded) => acts.select(isIncluded ? 'include' : 'skip', { kind: 'operations', ids: [row.id] })}
        />
      ) : (
        <span className={styles['noBox']} />
      )}
      <FilePath path={item.level > 1 ? nameOf(row.at.path) : row.at.path} isGone={row.kind === 'delete' || row.kind === 'rmdir'} />
      {row.viewed && <Viewed />}
    </span>
  )
}

function FolderName({ item, acts }: { readonly item: Extract<PlanItem, { kind: 'folder' }>; readonly acts: GridActs }): ReactNode {
  const { folder, name, isOpen } = item
  const { at, rows, leftOut, viewed } = folder
  return (
    <span className={styles['name']} style={{ paddingInlineStart: (item.level - 1) * step }}>
      <Opener isOpen={isOpen} onToggle={() => acts.toggle(at.key)} name={visiblePath(at.path)} />
      <IncludeBox
        label={`Include ${visiblePath(at.path)}. ${includedWords(rows, leftOut)}`}
        state={stateOf(folder)}
        blocked={acts.blocked}
        onToggle={(isIncluded) => acts.select(isIncluded ? 'include' : 'skip', { kind: 'folder', path: at.key })}
      />
      <span className={styles['folder']}>
        <FilePath path={name} />
      </span>
      <span className={styles['amount']}>{plural(rows, { one: '# row', other: '# rows' })}</span>
      {isViewed(rows, viewed) && <Viewed />}
    </span>
  )
}

/** Rows that change nothing can't be left out, so a folder of which all changes are out still holds them. */
function stateOf({ counts, rows, leftOut }: PlanFolder): 'all' | 'some' | 'none' {
  if (leftOut === 0) return 'all'
  const idle = (counts.none.identical ?? 0) + (counts.none.held ?? 0)
  return leftOut >= rows - idle ? 'none' : 'some'
}

function Opener({ isOpen, name, onToggle }: { readonly isOpen: boolean; readonly name: string; readonly onToggle: () => void }): ReactNode {
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <button type="button" tabIndex={-1} className={styles['opener']} aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`} onClick={onToggle}>
      <Chevron size={16} stroke={1.5} aria-hidden="true" />
    </button>
  )
}

function Viewed(): ReactNode {
  return (
    <span className={styles['viewed']}>
      <IconEyeCheck size={14} stroke={1.5} aria-hidden="true" />
      viewed
    </span>
  )
}

function WhatCell({ item, names }: { readonly item: PlanItem; readonly names: SideNames }): ReactNode {
  if (item.kind === 'row') {
    const { leftOut } = item.row
    if (leftOut === null) return <OperationVerb operation={item.row} names={names} />
    return (
      <span className={styles['skipped']}>
        <IconCircleDashed size={16} stroke={1.5} aria-hidden="true" />
        {leftOutText(leftOut)}
      </span>
    )
  }
  const effects = partEffects(item.kind === 'folder' ? item.folder.counts : item.group.counts, names)
  return (
    <span className={styles['effects']} title={effects.map((effect) => effect.words).join(' · ')}>
      {effects.map((effect) => (
        <span key={effect.words} className={styles['effect']} data-class={effect.class}>
          {effect.words}
        </span>
      ))}
    </span>
  )
}

function SizeCell({ item }: { readonly item: PlanItem }): ReactNode {
  const size = item.kind === 'row' ? operationSize(item.row) : item.kind === 'folder' ? item.folder.bytes : item.group.bytes
  return size === null ? <span className={styles['quiet']}>–</span> : bytes(size)
}

function WhyCell({ item, names }: { readonly item: PlanItem; readonly names: SideNames }): ReactNode {
  if (item.kind !== 'row') return null
  const text = reasonText(item.row, names)
  return (
    <span className={styles['why']} title={text}>
      {text}
    </span>
  )
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

import type { Conflict, ConflictFacts, ConflictVersion, Side, VersionFacts } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { SideChip } from '../../../components/sync/side-chip.tsx'
import { bytes } from '../../../lib/bytes.ts'
import { count } from '../../../lib/plural.ts'
import { calendarDate, clockTime, exactTime } from '../../../lib/time.ts'
import { namesOf } from '../lib/conflict-text.ts'
import styles from './version-table.module.css'

/** A part that scrolls is reached by key, whatever the browser. */
const tabStop = { tabIndex: 0 } as const

interface VersionTableProps {
  readonly conflict: Conflict
  readonly facts: ConflictFacts | undefined
  readonly isReading: boolean
}

/** Both versions and the last agreed one by their facts. The columns never change places: 1, then 2, then what was agreed. */
export function VersionTable({ conflict, facts, isReading }: VersionTableProps): ReactNode {
  const names = namesOf(conflict)
  const { agreed } = conflict
  const read = (of: VersionFacts | null | undefined, fact: keyof Pick<VersionFacts, 'sha256' | 'owner'>) => {
    if (of) return of[fact] === null ? 'unknown' : fact === 'sha256' ? <Checksum sum={of.sha256 ?? ''} /> : of[fact]
    return isReading ? '…' : '—'
  }
  return (
    <section className={styles['frame']} aria-label="Facts of both versions" {...tabStop}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <td />
            {(['path1', 'path2'] as const).map((side) => (
              <th key={side} scope="col">
                <SideChip side={side} name={names[side]} />
              </th>
            ))}
            {agreed && <th scope="col">Last agreed</th>}
          </tr>
        </thead>
        <tbody>
          <Row label="Modified" conflict={conflict} cell={(version) => <Modified version={version} />} />
          <Row label="Size" conflict={conflict} cell={(version) => <Size version={version} />} />
          <tr>
            <th scope="row">SHA-256</th>
            <td data-side="path1">{read(facts?.path1, 'sha256')}</td>
            <td data-side="path2">{read(facts?.path2, 'sha256')}</td>
            {agreed && <td>{facts?.base ? read(facts.base, 'sha256') : '—'}</td>}
          </tr>
          <tr>
            <th scope="row">By</th>
            <td data-side="path1">{read(facts?.path1, 'owner')}</td>
            <td data-side="path2">{read(facts?.path2, 'owner')}</td>
            {agreed && <td>—</td>}
          </tr>
        </tbody>
      </table>
    </section>
  )
}

interface RowProps {
  readonly label: string
  readonly conflict: Conflict
  readonly cell: (version: ConflictVersion) => ReactNode
}

function Row({ label, conflict, cell }: RowProps): ReactNode {
  const sides: readonly Side[] = ['path1', 'path2']
  return (
    <tr>
      <th scope="row">{label}</th>
      {sides.map((side) => (
        <td key={side} data-side={side}>
          {cell(conflict[side])}
        </td>
      ))}
      {conflict.agreed && <td>{cell(conflict.agreed)}</td>}
    </tr>
  )
}

function Modified({ version }: { readonly version: ConflictVersion }): ReactNode {
  if (version.kind === 'absent') return <span className={styles['gone']}>deleted</span>
  if (version.modifiedAt === null) return '—'
  return (
    <>
      <time dateTime={version.modifiedAt} title={exactTime(version.modifiedAt)}>
        {calendarDate(version.modifiedAt)} {clockTime(version.modifiedAt)}
      </time>
      <Mark marks={version.marks} of={['newer', 'older']} />
    </>
  )
}

function Size({ version }: { readonly version: ConflictVersion }): ReactNode {
  if (version.kind === 'directory') return 'folder'
  if (version.size === null) return '—'
  return (
    <>
      <span title={`${count(version.size)} bytes`}>{bytes(version.size)}</span>
      <Mark marks={version.marks} of={['larger', 'smaller']} />
    </>
  )
}

/** How a version compares with the other side’s, in the cell it belongs to. */
function Mark({
  marks,
  of,
}: {
  readonly marks: ConflictVersion['marks']
  readonly of: readonly ConflictVersion['marks'][number][]
}): ReactNode {
  const mark = marks.find((each) => of.includes(each))
  return mark ? <span className={styles['mark']}>{mark}</span> : null
}

function Checksum({ sum }: { readonly sum: string }): ReactNode {
  return (
    <code className={styles['sum']} title={sum} data-sum={sum}>
      {sum.slice(0, 12)}…
    </code>
  )
}

import { Drawer } from '@mantine/core'
import type { Plan, PlanRow, PlanRowDetails, RowScope, Side } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { FilePath } from '../../../components/sync/file-path.tsx'
import { OperationVerb } from '../../../components/sync/operation-verb.tsx'
import { SeenFacts } from '../../../components/sync/seen-facts.tsx'
import { SideChip } from '../../../components/sync/side-chip.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { CopyButton } from '../../../components/ui/copy-button.tsx'
import { ShortTime } from '../../../components/ui/relative-time.tsx'
import { bytes } from '../../../lib/bytes.ts'
import { visiblePath } from '../../../lib/path-parts.ts'
import { reasonText } from '../../../lib/reason-text.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { planRowQuery } from '../api/plan-queries.ts'
import { folderOf } from '../lib/folder-of.ts'
import { isChange, leftOutText } from '../lib/row-words.ts'
import type { TaggedPair } from '../lib/tagged-pair.ts'
import { LeaveOutDialog } from './leave-out-dialog.tsx'
import styles from './plan-row-drawer.module.css'

interface PlanRowDrawerProps {
  readonly plan: Plan
  readonly pair: TaggedPair | undefined
  readonly row: PlanRow | null
  readonly blocked: string | undefined
  readonly onSelect: (act: 'skip' | 'include', scopes: readonly RowScope[]) => void
  readonly onClose: () => void
}

/** Everything about one row of a plan, and what can be done about it. Closing it gives the focus back to the row. */
export function PlanRowDrawer(props: PlanRowDrawerProps): ReactNode {
  const shown = useLast(props.row)
  return (
    <Drawer
      opened={props.row !== null}
      onClose={props.onClose}
      position="right"
      size="lg"
      title="Details"
      closeButtonProps={{ 'aria-label': 'Close details' }}
      classNames={{ title: styles['title'] ?? '' }}
    >
      {shown && <Details {...props} opened={shown} />}
    </Drawer>
  )
}

function Details({ plan, pair, opened, blocked, onSelect, onClose }: PlanRowDrawerProps & { readonly opened: PlanRow }): ReactNode {
  const query = useQuery(planRowQuery(plan.id, opened.id))
  const row = query.data?.row ?? opened
  const names = sideNames(plan)
  const folder = folderOf(row.at)
  const [isLeavingOut, setLeavingOut] = useState(false)
  const act = (kind: 'skip' | 'include', scope: RowScope) => onSelect(kind, [scope])
  return (
    <div className={styles['details']}>
      <div>
        <FilePath path={row.at.path} isWhole isGone={row.kind === 'delete' || row.kind === 'rmdir'} />
        <div className={styles['copy']}>
          <CopyButton text={visiblePath(row.at.path)} label="Copy path" />
        </div>
      </div>
      <Fact label="What happens">
        <OperationVerb operation={row} names={names} />
        {row.leftOut && <p className={styles['leftOut']}>{leftOutText(row.leftOut)}.</p>}
      </Fact>
      <Fact label="Why">{reasonText(row, names)}</Fact>
      {row.from && (
        <Fact label="Moved from">
          <FilePath path={row.from.path} isWhole />
        </Fact>
      )}
      <div className={styles['sides']}>
        <SideFacts row={row} side="path1" name={names.path1} details={query.data} />
        <SideFacts row={row} side="path2" name={names.path2} details={query.data} />
      </div>
      {isChange(row) && (
        <div className={styles['acts']}>
          {row.leftOut === null || row.leftOut.why === 'held' ? (
            <ActionButton
              variant="default"
              blocked={row.leftOut === null ? blocked : 'Held until it is approved.'}
              onClick={() => act('skip', { kind: 'operations', ids: [row.id] })}
            >
              Skip this
            </ActionButton>
          ) : (
            <ActionButton variant="default" blocked={blocked} onClick={() => act('include', { kind: 'operations', ids: [row.id] })}>
              Include this
            </ActionButton>
          )}
          {folder.key !== '' && (
            <ActionButton variant="default" blocked={blocked} onClick={() => act('skip', { kind: 'folder', path: folder.key })}>
              {`Skip everything in ${visiblePath(folder.path)}`}
            </ActionButton>
          )}
          <ActionButton variant="default" blocked={blocked} onClick={() => setLeavingOut(true)}>
            Always leave out…
          </ActionButton>
        </div>
      )}
      <LeaveOutDialog
        plan={plan}
        pair={pair}
        row={row}
        isOpen={isLeavingOut}
        onSkip={() => {
          setLeavingOut(false)
          act('skip', { kind: 'operations', ids: [row.id] })
        }}
        onAdded={() => {
          setLeavingOut(false)
          onClose()
        }}
        onClose={() => setLeavingOut(false)}
      />
    </div>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <h3 className={styles['label']}>{label}</h3>
      <div className={styles['value']}>{children}</div>
    </div>
  )
}

interface SideFactsProps {
  readonly row: PlanRow
  readonly side: Side
  readonly name: string
  readonly details: PlanRowDetails | undefined
}

/** What stands on a side now, what was agreed on there before, and the name under which a version is kept. */
function SideFacts({ row, side, name, details }: SideFactsProps): ReactNode {
  const agreed = details?.baseline[side]
  const keptAs = row.keptAs?.[side]
  return (
    <section className={styles['side']} aria-label={name}>
      <h3 className={styles['sideName']}>
        <SideChip side={side} name={name} />
      </h3>
      <p>
        <SeenFacts operation={row} side={side} />
      </p>
      {row[side].size !== null && <p>{bytes(row[side].size)}</p>}
      {agreed && (
        <dl className={styles['agreed']}>
          <dt>Last agreed</dt>
          <dd>
            {agreed.modifiedAt ? <ShortTime at={agreed.modifiedAt} /> : agreed.kind === 'directory' ? 'folder' : 'time not known'}
            {agreed.size !== null && `, ${bytes(agreed.size)}`}
          </dd>
          {agreed.checksum !== null && (
            <>
              <dt>Checksum</dt>
              <dd className={styles['checksum']}>{agreed.checksum}</dd>
            </>
          )}
        </dl>
      )}
      {keptAs && (
        <p className={styles['kept']}>
          Kept as <FilePath path={keptAs.path} isWhole />
        </p>
      )}
    </section>
  )
}

/** What was shown last, so that the drawer keeps its contents while it slides away. */
function useLast(row: PlanRow | null): PlanRow | null {
  const [last, setLast] = useState(row)
  useEffect(() => {
    if (row) setLast(row)
  }, [row])
  return row ?? last
}

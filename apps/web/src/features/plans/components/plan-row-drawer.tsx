import type { Plan, PlanRow, PlanRowDetails, RowScope, Side } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { DetailDrawer } from '../../../components/sync/detail-drawer.tsx'
import { OperationFacts } from '../../../components/sync/operation-facts.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ShortTime } from '../../../components/ui/relative-time.tsx'
import { bytes } from '../../../lib/bytes.ts'
import { visiblePath } from '../../../lib/path-parts.ts'
import { useContentBlocked } from '../../../lib/session.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { planRowQuery } from '../api/plan-queries.ts'
import { folderOf } from '../lib/folder-of.ts'
import { hasDifference } from '../lib/row-difference.ts'
import { isChange, leftOutText } from '../lib/row-words.ts'
import type { TaggedPair } from '../lib/tagged-pair.ts'
import { LeaveOutDialog } from './leave-out-dialog.tsx'
import styles from './plan-row-drawer.module.css'
import { RowDifference } from './row-difference.tsx'

/** A row that is looked at, and whether its difference was asked for at once. */
export interface OpenedRow {
  readonly row: PlanRow
  readonly wants: 'details' | 'difference'
}

interface PlanRowDrawerProps {
  readonly plan: Plan
  readonly pair: TaggedPair | undefined
  readonly opened: OpenedRow | null
  readonly blocked: string | undefined
  readonly onSelect: (act: 'skip' | 'include', scopes: readonly RowScope[]) => void
  readonly onClose: () => void
}

/** Everything about one row of a plan, and what can be done about it. */
export function PlanRowDrawer(props: PlanRowDrawerProps): ReactNode {
  return (
    <DetailDrawer of={props.opened} size="xl" onClose={props.onClose}>
      {(shown) => <Details key={shown.row.id} {...props} opened={shown} />}
    </DetailDrawer>
  )
}

function Details({ plan, pair, opened, blocked, onSelect, onClose }: PlanRowDrawerProps & { readonly opened: OpenedRow }): ReactNode {
  const query = useQuery(planRowQuery(plan.id, opened.row.id))
  const row = query.data?.row ?? opened.row
  const folder = folderOf(row.at)
  const [isLeavingOut, setLeavingOut] = useState(false)
  const act = (kind: 'skip' | 'include', scope: RowScope) => onSelect(kind, [scope])
  return (
    <>
      <OperationFacts
        operation={row}
        names={sideNames(plan)}
        effect={row.leftOut && <p className={styles['leftOut']}>{leftOutText(row.leftOut)}.</p>}
        ofSide={(side) => <Agreed agreed={query.data?.baseline[side]} />}
      />
      {hasDifference(row) && <Difference plan={plan} pair={pair} row={row} isAsked={opened.wants === 'difference'} />}
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
    </>
  )
}

interface DifferenceProps extends Pick<PlanRowDrawerProps, 'plan' | 'pair'> {
  readonly row: PlanRow
  readonly isAsked: boolean
}

/** Both versions against each other, once somebody wants to see them. */
function Difference({ plan, pair, row, isAsked }: DifferenceProps): ReactNode {
  const blocked = useContentBlocked(pair?.pair.contentForViewers)
  const [isShown, setShown] = useState(isAsked)
  if (isShown && blocked === undefined) return <RowDifference plan={plan} row={row} />
  return (
    <div>
      <ActionButton variant="default" blocked={blocked} onClick={() => setShown(true)}>
        Show difference
      </ActionButton>
    </div>
  )
}

/** What was agreed on a side before. */
function Agreed({ agreed }: { readonly agreed: PlanRowDetails['baseline'][Side] | undefined }): ReactNode {
  if (!agreed) return null
  return (
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
  )
}

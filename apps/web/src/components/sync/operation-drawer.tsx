import { Drawer } from '@mantine/core'
import type { SeenFacts as Facts, Operation, Side } from '@pairwise/contracts'
import { type ReactNode, useEffect, useState } from 'react'
import { bytes } from '../../lib/bytes.ts'
import { visiblePath } from '../../lib/path-parts.ts'
import { reasonText } from '../../lib/reason-text.ts'
import type { SideNames } from '../../lib/side-names.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { ShortTime } from '../ui/relative-time.tsx'
import { FilePath } from './file-path.tsx'
import styles from './operation-drawer.module.css'
import { OperationOutcome } from './operation-outcome.tsx'
import { OperationVerb } from './operation-verb.tsx'
import { SeenFacts } from './seen-facts.tsx'
import { SideChip } from './side-chip.tsx'

interface OperationDrawerProps {
  readonly operation: Operation | null
  readonly names: SideNames
  readonly showOutcome: boolean
  readonly onClose: () => void
}

/** Everything about one row. Closing it gives the focus back to the row. */
export function OperationDrawer({ operation, names, showOutcome, onClose }: OperationDrawerProps): ReactNode {
  const shown = useLast(operation)
  return (
    <Drawer
      opened={operation !== null}
      onClose={onClose}
      position="right"
      size="md"
      title="Details"
      closeButtonProps={{ 'aria-label': 'Close details' }}
      classNames={{ title: styles['title'] ?? '' }}
    >
      {shown && (
        <div className={styles['details']}>
          <div>
            <FilePath path={shown.at.path} isWhole isGone={shown.kind === 'delete' || shown.kind === 'rmdir'} />
            <div className={styles['copy']}>
              <CopyButton text={visiblePath(shown.at.path)} label="Copy path" />
            </div>
          </div>
          <Fact label="What happens">
            <OperationVerb operation={shown} names={names} />
          </Fact>
          <Fact label="Why">{reasonText(shown, names)}</Fact>
          {shown.from && (
            <Fact label="Moved from">
              <FilePath path={shown.from.path} isWhole />
            </Fact>
          )}
          {showOutcome && (
            <Fact label="Result">
              <OperationOutcome operation={shown} />
            </Fact>
          )}
          <div className={styles['sides']}>
            <SideFacts operation={shown} side="path1" name={names.path1} />
            <SideFacts operation={shown} side="path2" name={names.path2} />
          </div>
        </div>
      )}
    </Drawer>
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

function SideFacts({ operation, side, name }: { readonly operation: Operation; readonly side: Side; readonly name: string }): ReactNode {
  const facts: Facts = operation[side]
  const keptAs = operation.keptAs?.[side]
  return (
    <section className={styles['side']}>
      <h3 className={styles['sideName']}>
        <SideChip side={side} name={name} />
      </h3>
      <p>
        <SeenFacts operation={operation} side={side} />
      </p>
      {facts.kind === 'file' && facts.size !== null && <p>{bytes(facts.size)}</p>}
      {facts.kind === 'directory' && facts.modifiedAt && <ShortTime at={facts.modifiedAt} />}
      {keptAs && (
        <p className={styles['kept']}>
          Kept as <FilePath path={keptAs.path} isWhole />
        </p>
      )}
    </section>
  )
}

/** What was shown last, so that the drawer keeps its contents while it slides away. */
function useLast(operation: Operation | null): Operation | null {
  const [last, setLast] = useState(operation)
  useEffect(() => {
    if (operation) setLast(operation)
  }, [operation])
  return operation ?? last
}

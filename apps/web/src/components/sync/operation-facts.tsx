import type { Operation, Side } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { bytes } from '../../lib/bytes.ts'
import { visiblePath } from '../../lib/path-parts.ts'
import { reasonText } from '../../lib/reason-text.ts'
import type { SideNames } from '../../lib/side-names.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { ShortTime } from '../ui/relative-time.tsx'
import styles from './detail-drawer.module.css'
import { FilePath } from './file-path.tsx'
import { OperationVerb } from './operation-verb.tsx'
import { SeenFacts } from './seen-facts.tsx'
import { SideChip } from './side-chip.tsx'

interface OperationFactsProps {
  readonly operation: Operation
  readonly names: SideNames
  /** What else is to say below what happens. */
  readonly effect?: ReactNode
  /** Further facts, after the reason. */
  readonly children?: ReactNode
  /** What else is to say of a side. */
  readonly ofSide?: (side: Side) => ReactNode
}

/** Path, effect, reason and both sides of one operation. */
export function OperationFacts({ operation, names, effect, children, ofSide }: OperationFactsProps): ReactNode {
  return (
    <>
      <div>
        <FilePath path={operation.at.path} isWhole isGone={operation.kind === 'delete' || operation.kind === 'rmdir'} />
        <div className={styles['copy']}>
          <CopyButton text={visiblePath(operation.at.path)} label="Copy path" />
        </div>
      </div>
      <Fact label="What happens">
        <OperationVerb operation={operation} names={names} />
        {effect}
      </Fact>
      <Fact label="Why">{reasonText(operation, names)}</Fact>
      {operation.from && (
        <Fact label="Moved from">
          <FilePath path={operation.from.path} isWhole />
        </Fact>
      )}
      {children}
      <div className={styles['sides']}>
        {(['path1', 'path2'] as const).map((side) => (
          <SideFacts key={side} operation={operation} side={side} name={names[side]}>
            {ofSide?.(side)}
          </SideFacts>
        ))}
      </div>
    </>
  )
}

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <h3 className={styles['label']}>{label}</h3>
      <div className={styles['value']}>{children}</div>
    </div>
  )
}

interface SideFactsProps {
  readonly operation: Operation
  readonly side: Side
  readonly name: string
  readonly children: ReactNode
}

/** What stands on a side now, and the name under which a version is kept. */
function SideFacts({ operation, side, name, children }: SideFactsProps): ReactNode {
  const facts = operation[side]
  const keptAs = operation.keptAs?.[side]
  return (
    <section className={styles['side']} aria-label={name}>
      <h3 className={styles['sideName']}>
        <SideChip side={side} name={name} />
      </h3>
      <p>
        <SeenFacts operation={operation} side={side} />
      </p>
      {facts.kind === 'file' && facts.size !== null && <p>{bytes(facts.size)}</p>}
      {facts.kind === 'directory' && facts.modifiedAt && <ShortTime at={facts.modifiedAt} />}
      {children}
      {keptAs && (
        <p className={styles['kept']}>
          Kept as <FilePath path={keptAs.path} isWhole />
        </p>
      )}
    </section>
  )
}

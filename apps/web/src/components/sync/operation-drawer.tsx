import type { Operation } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import type { SideNames } from '../../lib/side-names.ts'
import { DetailDrawer } from './detail-drawer.tsx'
import { Fact, OperationFacts } from './operation-facts.tsx'
import { OperationOutcome } from './operation-outcome.tsx'

interface OperationDrawerProps {
  readonly operation: Operation | null
  readonly names: SideNames
  readonly showOutcome: boolean
  readonly onClose: () => void
}

/** Everything about one row of a run. */
export function OperationDrawer({ operation, names, showOutcome, onClose }: OperationDrawerProps): ReactNode {
  return (
    <DetailDrawer of={operation} size="md" onClose={onClose}>
      {(shown) => (
        <OperationFacts operation={shown} names={names}>
          {showOutcome && (
            <Fact label="Result">
              <OperationOutcome operation={shown} />
            </Fact>
          )}
        </OperationFacts>
      )}
    </DetailDrawer>
  )
}

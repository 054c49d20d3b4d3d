import type { Pair } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { useMakeSamples } from '../api/make-samples.ts'

/** Two small folders with one case of each kind, for whoever wants to see what happens first. */
export function SampleButton({ onMade }: { readonly onMade: (pair: Pair) => void }): ReactNode {
  const make = useMakeSamples()
  const blocked = useBlocked('pair.write')
  return (
    <>
      <ActionButton
        variant="default"
        blocked={blocked}
        busy={make.isPending && 'Making the folders…'}
        onClick={() => make.mutate(undefined, { onSuccess: onMade })}
      >
        Try it with sample folders
      </ActionButton>
      {make.error && <ProblemNotice error={make.error} refused="The sample folders were not made." />}
    </>
  )
}

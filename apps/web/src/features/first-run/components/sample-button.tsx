import type { Pair } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { useMakeSamples } from '../api/make-samples.ts'

/** Two small folders with one case of each kind, for whoever wants to see what happens first. */
export function SampleButton({ onMade }: { readonly onMade: (pair: Pair) => void }): ReactNode {
  const make = useMakeSamples()
  const blocked = useBlocked('pair.write')
  return (
    <ActButton
      variant="default"
      blocked={blocked}
      act={make}
      busy="Making the folders…"
      refused="The sample folders were not made."
      onClick={() => make.mutate(undefined, { onSuccess: onMade })}
    >
      Try it with sample folders
    </ActButton>
  )
}

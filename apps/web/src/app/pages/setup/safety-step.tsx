import type { ReactNode } from 'react'
import { SafetyForm } from '../../../features/first-run/components/safety-form.tsx'
import { SetupFrame } from '../../../features/first-run/components/setup-frame.tsx'
import type { GoTo } from '../../../features/first-run/lib/go-to.ts'
import { changeDraft, useDraft } from '../../../features/first-run/lib/setup-draft.ts'
import { useUpdatePair } from '../../../features/pairs/api/change-pair.ts'
import type { TaggedPair } from '../../../features/pairs/api/pair-queries.ts'
import { StepOfPair } from './step-of-pair.tsx'

interface SafetyStepProps {
  readonly goTo: GoTo
}

/** What holds a run, and what is kept. */
export function SafetyStep({ goTo }: SafetyStepProps): ReactNode {
  return (
    <SetupFrame step="safety" title="Safety" lead="All of it is set already. Change what you like, now or later.">
      <StepOfPair>{(tagged) => <Form tagged={tagged} goTo={goTo} />}</StepOfPair>
    </SetupFrame>
  )
}

function Form({ tagged, goTo }: SafetyStepProps & { readonly tagged: TaggedPair }): ReactNode {
  const { pair, etag } = tagged
  const update = useUpdatePair(pair.id)
  const draft = useDraft()
  return (
    <SafetyForm
      settings={pair.settings}
      entered={draft?.safety ?? null}
      onEntered={(safety) => changeDraft({ safety })}
      isSaving={update.isPending}
      error={update.error}
      onUse={(settings) =>
        update.mutate({ body: { settings }, etag }, { onSuccess: () => goTo('preview', { planId: null, safety: null }) })
      }
    />
  )
}

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { clearDraft, useDraft } from '../lib/setup-draft.ts'
import { setupLabels, setupSteps } from '../lib/setup-steps.ts'
import styles from './setup.module.css'

/** Leads back into a set-up that was left before its end. */
export function ContinueSetupCard(): ReactNode {
  const draft = useDraft()
  if (draft === null || draft.step === 'done') return null
  const { step } = draft
  return (
    <section className={styles['card']} aria-label="Continue set-up">
      <p>
        Continue setup: {setupSteps.indexOf(step) + 1} of {setupSteps.length}, {setupLabels[step].toLowerCase()}.
      </p>
      <div className={styles['buttons']}>
        <Button size="xs" renderRoot={({ ref, ...props }) => <Link {...props} to="/setup/$step" params={{ step }} />}>
          Continue setup
        </Button>
        <Button size="xs" variant="subtle" onClick={clearDraft}>
          Not needed
        </Button>
      </div>
    </section>
  )
}

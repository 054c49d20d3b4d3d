import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type SetupStep, setupLabels, setupSteps } from '../lib/setup-steps.ts'
import styles from './setup.module.css'

/** Where one is in the first set-up. */
export function SetupStepper({ current }: { readonly current: SetupStep }): ReactNode {
  const at = setupSteps.indexOf(current)
  return (
    <ol className={styles['stepper']} aria-label={`Set-up, step ${at + 1} of ${setupSteps.length}`}>
      {setupSteps.map((step, index) => (
        <li
          key={step}
          className={styles['step']}
          data-standing={index < at ? 'done' : index === at ? 'current' : 'later'}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className={styles['number']} aria-hidden={index < at || undefined}>
            {index < at ? <IconCheck size={14} stroke={2} aria-hidden="true" /> : index + 1}
          </span>
          <span className={styles['stepName']}>{setupLabels[step]}</span>
        </li>
      ))}
    </ol>
  )
}

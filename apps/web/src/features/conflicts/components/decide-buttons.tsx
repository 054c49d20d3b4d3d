import type { Conflict, DecisionChoice } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { choiceOfKey, choiceWords } from '../lib/conflict-text.ts'
import styles from './decide-buttons.module.css'

interface DecideButtonsProps {
  readonly conflict: Conflict
  readonly blocked: string | undefined
  /** Why this conflict can't be merged, where `merge` is offered. */
  readonly mergeBlocked: string | undefined
  readonly busy: DecisionChoice | null
  readonly onChoose: (choice: DecisionChoice) => void
  readonly onLater: () => void
}

/** The decisions that fit this conflict. Below each stands what it does to the files. */
export function DecideButtons({ conflict, blocked, mergeBlocked, busy, onChoose, onLater }: DecideButtonsProps): ReactNode {
  const keys = choiceOfKey(conflict)
  return (
    <fieldset className={styles['buttons']} aria-label="Decide">
      {conflict.choices.map((choice) => {
        const { label, effect } = choiceWords(choice, conflict)
        const [key] = Object.entries(keys).find(([, means]) => means === choice) ?? []
        return (
          <Choice key={choice} effect={effect} letter={key}>
            <ActionButton
              variant={conflict.decision?.choice === choice ? 'filled' : 'default'}
              size="sm"
              {...(choice === 'delete' && conflict.decision?.choice === 'delete' ? { color: 'danger' } : {})}
              blocked={blocked ?? (choice === 'merge' ? mergeBlocked : undefined)}
              busy={busy === choice && 'Staging…'}
              onClick={() => onChoose(choice)}
            >
              {label}
            </ActionButton>
          </Choice>
        )
      })}
      <Choice effect="Stays in the queue" letter="s">
        <ActionButton variant="default" size="sm" onClick={onLater}>
          Decide later
        </ActionButton>
      </Choice>
    </fieldset>
  )
}

interface ChoiceProps {
  readonly effect: string
  readonly letter: string | undefined
  readonly children: ReactNode
}

function Choice({ effect, letter, children }: ChoiceProps): ReactNode {
  return (
    <div className={styles['choice']}>
      <div className={styles['line']}>
        {children}
        {letter && (
          <span className={styles['key']} aria-hidden="true">
            {letter}
          </span>
        )}
      </div>
      <span className={styles['effect']}>{effect}</span>
    </div>
  )
}

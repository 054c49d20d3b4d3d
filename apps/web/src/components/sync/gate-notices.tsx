import type { Gate } from '@pairwise/contracts'
import { IconHandStop } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { gateText } from '../../lib/gate-text.ts'
import type { SideNames } from '../../lib/side-names.ts'
import styles from './gate-notices.module.css'

interface GateNoticesProps {
  readonly gates: readonly Gate[]
  readonly names: SideNames
}

/** The safety checks that tripped, each with cause, effect and what helps. */
export function GateNotices({ gates, names }: GateNoticesProps): ReactNode {
  if (gates.length === 0) return null
  return (
    <ul className={styles['gates']} aria-label="Safety checks">
      {gates.map((gate) => {
        const text = gateText(gate, names)
        return (
          <li key={`${gate.code} ${gate.side}`} className={styles['gate']}>
            <span className={styles['chip']}>
              <IconHandStop size={16} stroke={1.5} aria-hidden="true" />
              {gate.kind === 'stop' ? 'Stopped' : 'Held'}
            </span>
            <div className={styles['text']}>
              <p className={styles['cause']}>{text.cause}</p>
              <p>{text.effect}</p>
              <p className={styles['help']}>{text.help}</p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

import type { Capabilities } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { capabilityText } from '../lib/capability-text.ts'
import styles from './connections.module.css'

/** What a storage can do, in words. */
export function CapabilityCard({ capabilities }: { readonly capabilities: Capabilities }): ReactNode {
  return (
    <ul className={styles['card']} aria-label="Abilities">
      {capabilityText(capabilities).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

import type { ConnectionTest, TestLine } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import styles from './connections.module.css'
import { TestLines } from './test-lines.tsx'

interface TestResultProps {
  readonly isRunning: boolean
  readonly state: ConnectionTest['state'] | null
  readonly lines: readonly TestLine[]
}

/** A test as far as it has come, and what it comes to. */
export function TestResult({ isRunning, state, lines }: TestResultProps): ReactNode {
  return (
    <section className={styles['result']} aria-label="Test" aria-busy={isRunning}>
      <TestLines lines={lines} />
      <p role="status">{verdictOf(isRunning ? 'running' : (state ?? 'running'))}</p>
    </section>
  )
}

function verdictOf(state: ConnectionTest['state']): string {
  if (state === 'running') return 'Testing…'
  return state === 'working' ? 'The connection works.' : 'The connection does not work yet.'
}

import { type TestLine, testSteps } from '@pairwise/contracts'
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { lineDetail, lineTime, lineTitle } from '../lib/test-text.ts'
import styles from './test-lines.module.css'

const marks = {
  ok: { Icon: IconCheck, word: 'Worked' },
  failed: { Icon: IconX, word: 'Failed' },
  skipped: { Icon: IconMinus, word: 'Not tried' },
} as const satisfies Record<TestLine['state'], { Icon: typeof IconCheck; word: string }>

/** The lines of a test. Those that it has not come to yet stay a dash. */
export function TestLines({ lines }: { readonly lines: readonly TestLine[] }): ReactNode {
  const all = testSteps.map(
    (step) => lines.find((line) => line.step === step) ?? ({ step, state: 'skipped', elapsedMs: 0, text: null, fix: null } as const),
  )
  return (
    <ol className={styles['lines']} aria-label="What the test found">
      {all.map((line) => {
        const { Icon, word } = marks[line.state]
        const detail = lineDetail(line)
        return (
          <li key={line.step} className={styles['line']} data-state={line.state}>
            <span className={styles['icon']}>
              <Icon size={18} stroke={2} role="img" aria-label={word} />
            </span>
            <span className={styles['title']}>{lineTitle(line)}</span>
            <span className={styles['time']}>{lineTime(line)}</span>
            {detail && <p className={styles['detail']}>{detail}</p>}
          </li>
        )
      })}
    </ol>
  )
}

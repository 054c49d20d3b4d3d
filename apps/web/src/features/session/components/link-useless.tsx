import type { ReactNode } from 'react'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { isRefusal } from '../../../lib/error-text.ts'
import styles from './entry-frame.module.css'
import { EntryFrame } from './entry-frame.tsx'

/** A link that leads nowhere: without its secret, used, withdrawn or too old. */
export function LinkUseless({ error }: { readonly error: Error | null }): ReactNode {
  return (
    <EntryFrame
      title="This link does not work"
      lead="It was used, withdrawn, is too old, or was not copied whole. Ask an admin for a new one."
    >
      {error && !isRefusal(error, 'link-not-good', 'bad-request') && (
        <div className={styles['form']}>
          <ProblemNotice error={error} />
        </div>
      )}
    </EntryFrame>
  )
}

import { type ReactNode, useEffect, useRef } from 'react'
import styles from './plan-grid.module.css'

interface IncludeBoxProps {
  readonly label: string
  readonly state: 'all' | 'some' | 'none'
  readonly blocked: string | undefined
  readonly onToggle: (isIncluded: boolean) => void
}

/** Whether a row or a folder will be carried out. The keys of the grid do the same, so Tab passes it by. */
export function IncludeBox({ label, state, blocked, onToggle }: IncludeBoxProps): ReactNode {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = state === 'some'
  }, [state])
  return (
    <label className={styles['box']} title={blocked}>
      <input
        ref={box}
        type="checkbox"
        tabIndex={-1}
        aria-label={label}
        checked={state !== 'none'}
        aria-disabled={blocked !== undefined || undefined}
        onChange={(event) => {
          if (blocked === undefined) onToggle(state === 'some' || event.currentTarget.checked)
        }}
      />
    </label>
  )
}

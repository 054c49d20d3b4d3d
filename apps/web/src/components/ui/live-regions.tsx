import { VisuallyHidden } from '@mantine/core'
import { type ReactNode, useSyncExternalStore } from 'react'
import { announcer } from '../../lib/announcer.ts'

/** The two places that a screen reader listens to. */
export function LiveRegions(): ReactNode {
  const { n, polite, assertive } = useSyncExternalStore(announcer.onChange, announcer.read)
  return (
    <VisuallyHidden>
      <div role="status" aria-live="polite">
        {polite && <span key={n}>{polite}</span>}
      </div>
      <div role="alert" aria-live="assertive">
        {assertive && <span key={n}>{assertive}</span>}
      </div>
    </VisuallyHidden>
  )
}

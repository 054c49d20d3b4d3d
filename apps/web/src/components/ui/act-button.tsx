import type { ComponentProps, ReactNode } from 'react'
import { ActionButton } from './action-button.tsx'
import { ProblemNotice } from './problem-notice.tsx'

/** Something that the server is asked to do: whether it is under way, and why it was not done. */
export interface Act {
  readonly isPending: boolean
  readonly error: Error | null
}

interface ActButtonProps extends Omit<ComponentProps<typeof ActionButton>, 'busy'> {
  readonly act: Act
  /** What the button says while the act is under way. */
  readonly busy: string
  /** What was not done when the server refuses. */
  readonly refused: string
  readonly onRetry?: (() => unknown) | undefined
}

/** A button that does something at once, with the server's refusal beside it. */
export function ActButton({ act, busy, refused, onRetry, ...button }: ActButtonProps): ReactNode {
  return (
    <>
      <ActionButton {...button} busy={act.isPending && busy} />
      {act.error && <ProblemNotice error={act.error} refused={refused} onRetry={onRetry} />}
    </>
  )
}

import type { ComponentProps, ReactNode } from 'react'
import { ReasonedAct } from '../ui/reasoned-act.tsx'

interface RejectButtonProps extends Pick<ComponentProps<typeof ReasonedAct>, 'act' | 'blocked'> {
  /** Who reads the reason. */
  readonly requester: string
  readonly onReject: (reason: string, close: () => void) => void
}

/** Rejects what somebody asked for, with a reason that they get. */
export function RejectButton({ requester, onReject, ...act }: RejectButtonProps): ReactNode {
  return (
    <ReasonedAct
      {...act}
      label="Reject…"
      variant="default"
      title="Reject this request?"
      confirm="Reject"
      busy="Rejecting…"
      refused="Nothing was rejected."
      question="Why?"
      readers={`${requester} gets it word for word.`}
      onConfirm={onReject}
    />
  )
}

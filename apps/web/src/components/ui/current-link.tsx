import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react'

interface CurrentAnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** Whether it leads to what is shown. */
  readonly isCurrent: boolean
  readonly ref?: Ref<HTMLAnchorElement>
}

function CurrentAnchor({ isCurrent, ...props }: CurrentAnchorProps): ReactNode {
  return <a {...props} aria-current={isCurrent ? 'page' : undefined} />
}

/** A link that is told whether it is the current one, where the address alone does not say it. */
export const CurrentLink = createLink(CurrentAnchor)

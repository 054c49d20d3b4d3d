import { type ReactNode, useEffect, useRef } from 'react'

/** What a step of several has come to. It takes the focus, which the button that led here had. */
export function StepSummary({ children }: { readonly children: ReactNode }): ReactNode {
  const summary = useRef<HTMLParagraphElement>(null)
  useEffect(() => summary.current?.focus(), [])
  return (
    <p ref={summary} tabIndex={-1}>
      {children}
    </p>
  )
}

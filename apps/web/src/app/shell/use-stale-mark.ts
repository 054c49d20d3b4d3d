import { useEffect } from 'react'
import { announce } from '../../lib/announcer.ts'
import { useStaleSince } from '../../lib/live/live-context.tsx'

/** Marks the document while what it shows may be old, and says so once to people who hear the page. */
export function useStaleMark(): void {
  const isStale = useStaleSince() !== null
  useEffect(() => {
    if (!isStale) return
    document.documentElement.setAttribute('data-stale', '')
    announce('The connection to the server was lost. What you see may be old.', 'assertive')
    return () => document.documentElement.removeAttribute('data-stale')
  }, [isStale])
}

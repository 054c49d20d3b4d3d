import type { Run } from '@pairwise/contracts'
import { type ReactNode, useEffect, useRef } from 'react'
import { announce } from '../../../lib/announcer.ts'
import { isFinished, runStateWords } from '../../../lib/run-state.ts'

/** Says the end of a run that is looked at. Its progress is not read aloud. */
export function RunAnnouncer({ run }: { readonly run: Run }): ReactNode {
  const isOver = isFinished(run.state)
  const wasOver = useRef(isOver)
  const words = `Run ${run.id}: ${runStateWords(run)}.`
  useEffect(() => {
    if (isOver && !wasOver.current) announce(words)
    wasOver.current = isOver
  }, [isOver, words])
  return null
}

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { type DraftOf, localDrafts } from '../lib/merge-draft.ts'
import type { MergeText } from './merge-editor.ts'

const localEvery = 2_000
const serverEvery = 10_000

interface DraftKeeper {
  /** When it was last saved, here or on the server. */
  readonly savedAt: number | null
  /** Why the last try to save it on the server did not work. It is tried again. */
  readonly error: Error | null
  readonly onEdit: (merge: MergeText) => void
  /** The merge is done: nothing is kept. */
  readonly finish: () => void
}

/** Keeps an unfinished merge: in the browser every 2 seconds and when the page goes, on the server every 10 seconds. */
export function useDraft(of: DraftOf, saveOnServer: (text: string) => Promise<unknown>): DraftKeeper {
  const unsaved = useRef<{ here: MergeText | null; there: MergeText | null }>({ here: null, there: null })
  const [savedAt, setSavedAt] = useState<number | null>(null)
  const [error, setError] = useState<Error | null>(null)

  const saveHere = useEffectEvent(() => {
    const merge = unsaved.current.here
    if (merge === null) return
    unsaved.current.here = null
    const now = Date.now()
    if (localDrafts.write(of, { text: merge.text, places: [...merge.places], savedAt: now })) setSavedAt(now)
  })
  const saveThere = useEffectEvent(async () => {
    const merge = unsaved.current.there
    if (merge === null) return
    unsaved.current.there = null
    try {
      await saveOnServer(merge.text)
      setSavedAt(Date.now())
      setError(null)
    } catch (failure) {
      unsaved.current.there ??= merge
      setError(failure instanceof Error ? failure : new Error(String(failure)))
    }
  })

  useEffect(() => {
    const here = setInterval(() => saveHere(), localEvery)
    const there = setInterval(() => void saveThere(), serverEvery)
    const leave = () => saveHere()
    window.addEventListener('pagehide', leave)
    return () => {
      clearInterval(here)
      clearInterval(there)
      window.removeEventListener('pagehide', leave)
      saveHere()
    }
  }, [])

  return {
    savedAt,
    error,
    onEdit: (merge) => {
      unsaved.current = { here: merge, there: merge }
    },
    finish: () => {
      unsaved.current = { here: null, there: null }
      localDrafts.remove(of)
    },
  }
}

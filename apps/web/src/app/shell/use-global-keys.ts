import { useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { announce } from '../../lib/announcer.ts'
import { copyText } from '../../lib/copy-text.ts'
import { isShortcut } from '../../lib/shortcuts.ts'
import { areas } from './areas.ts'

interface GlobalKeys {
  readonly onActivity: () => void
  readonly onHelp: () => void
}

/** How long the second key of a sequence may take. */
const patienceMs = 1_500

/** The keys that act on every page: g and c begin a sequence of two. */
export function useGlobalKeys({ onActivity, onHelp }: GlobalKeys): void {
  const router = useRouter()

  /** Whether the keys meant something. */
  const act = useEffectEvent((first: string | null, key: string): boolean => {
    if (first === 'g') {
      const area = areas.find((each) => each.key === key)
      if (area) void router.navigate({ to: area.to })
      return area !== undefined
    }
    if (first === 'c' && key === 'l') {
      void copyLink()
      return true
    }
    if (first !== null) return false
    if (key === 'a') onActivity()
    else if (key === '?') onHelp()
    else if (key === '/') return focusFilter()
    else return false
    return true
  })

  useEffect(() => {
    let first: string | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const forget = () => {
      first = null
      clearTimeout(timer)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isShortcut(event) || event.key === 'Shift') return
      const before = first
      forget()
      if (act(before, event.key)) event.preventDefault()
      else if (event.key === 'g' || event.key === 'c') {
        first = event.key
        timer = setTimeout(forget, patienceMs)
      }
    }
    // What the page itself does with a key comes first: it marks the event as done.
    window.addEventListener('keydown', onKeyDown)
    return () => {
      forget()
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

async function copyLink(): Promise<void> {
  const isCopied = await copyText(window.location.href)
  announce(isCopied ? 'Link copied.' : 'The browser did not allow copying.', isCopied ? 'polite' : 'assertive')
}

function focusFilter(): boolean {
  const filter = document.querySelector<HTMLElement>('#content input[type="search"]')
  filter?.focus()
  return filter !== null
}

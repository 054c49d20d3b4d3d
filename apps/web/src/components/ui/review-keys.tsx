import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useRef, useState } from 'react'
import { isShortcut } from '../../lib/shortcuts.ts'

type Handlers = ReadonlyMap<string, () => void>

const question = 'dialog[open], [role="dialog"]'

const ReviewKeys = createContext<Set<Handlers> | null>(null)

interface ReviewAreaProps {
  readonly children: ReactNode
  readonly className?: string | undefined
}

/**
 * A part of a page in which single keys do something. They do nothing outside of it, in a question that it asks, or while one types.
 * Where nothing has the focus, as when what had it is gone, they are meant for it too.
 */
export function ReviewArea({ children, className }: ReviewAreaProps): ReactNode {
  const area = useRef<HTMLDivElement>(null)
  const [handlers] = useState(() => new Set<Handlers>())

  useEffect(() => {
    const element = area.current
    const listen = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest(question) === null) pressed(event, handlers)
    }
    const listenToNobody = (event: KeyboardEvent) => {
      if (event.target === document.body && document.querySelector(question) === null) pressed(event, handlers)
    }
    element?.addEventListener('keydown', listen)
    document.addEventListener('keydown', listenToNobody)
    return () => {
      element?.removeEventListener('keydown', listen)
      document.removeEventListener('keydown', listenToNobody)
    }
  }, [handlers])

  return (
    <ReviewKeys.Provider value={handlers}>
      <div ref={area} className={className}>
        {children}
      </div>
    </ReviewKeys.Provider>
  )
}

function pressed(event: KeyboardEvent, handlers: ReadonlySet<Handlers>): void {
  const isMain = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.defaultPrevented
  if (!isMain && !isShortcut(event)) return
  const key = isMain ? 'Ctrl+Enter' : event.key
  // What was shown last has its keys first: a merge has other meanings for some of them.
  for (const map of [...handlers].reverse()) {
    const handle = map.get(key)
    if (!handle) continue
    event.preventDefault()
    handle()
    return
  }
}

/** What keys do while this is shown, inside of the nearest review area; nothing where there is none. `Ctrl+Enter` is ⌘ Enter as well. */
export function useReviewKeys(keys: Readonly<Record<string, () => void>>): void {
  const area = useContext(ReviewKeys)
  const press = useEffectEvent((key: string) => keys[key]?.())
  const names = Object.keys(keys).join(' ')
  useEffect(() => {
    if (!area) return
    const handlers: Handlers = new Map(names.split(' ').map((key) => [key, () => press(key)]))
    area.add(handlers)
    return () => void area.delete(handlers)
  }, [area, names])
}

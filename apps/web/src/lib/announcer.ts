/** What the two live regions of the page say. A message is numbered, so that the same words twice are said twice. */
interface Announcement {
  readonly n: number
  readonly polite: string
  readonly assertive: string
}

let current: Announcement = { n: 0, polite: '', assertive: '' }
const listeners = new Set<() => void>()

/** Says something to people who hear the page. Assertive is for a lost connection and for actions that failed. */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  current = { n: current.n + 1, polite: how === 'polite' ? text : '', assertive: how === 'assertive' ? text : '' }
  for (const listener of listeners) listener()
}

/** For the component that renders the live regions. */
export const announcer = {
  read: (): Announcement => current,
  onChange(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
} as const

/** An action that the page shows as a button, as the command palette lists it. */
export interface PageAction {
  readonly id: string
  readonly label: string
  /** Why it can't be done now. */
  readonly blocked: string | null
  readonly shortcut: string | null
  readonly run: () => void
}

/**
 * The actions that the page shows now, read from the page itself: so the palette offers exactly what a person sees, with the
 * same reason where it can't be done. Running one presses its button, which still asks where it would ask.
 */
export function readPageActions(): readonly PageAction[] {
  const buttons = [...document.querySelectorAll<HTMLElement>('#content [data-action]')].filter((button) => button.offsetParent !== null)
  const seen = new Set<string>()
  return buttons.flatMap((button) => {
    const label = button.textContent?.trim() ?? ''
    if (label === '' || seen.has(label)) return []
    seen.add(label)
    const reason = button.getAttribute('aria-disabled') === 'true' ? reasonOf(button) : null
    const run = () => {
      button.focus()
      button.click()
    }
    return [{ id: `action-${label}`, label, blocked: reason, shortcut: button.getAttribute('aria-keyshortcuts'), run }]
  })
}

function reasonOf(button: HTMLElement): string {
  const id = button.getAttribute('aria-describedby')
  return (id === null ? null : document.getElementById(id)?.textContent) ?? 'It is under way.'
}

/**
 * Browsers are content when a part of what gets the focus by Tab is seen: the first line of a text field, some of a link in a row
 * that scrolls. Here all of it is brought into view. What stays in its place is there already.
 */
export function showWholeFocus(): void {
  document.addEventListener('keyup', ({ key }) => {
    const focused = document.activeElement
    if (key === 'Tab' && focused !== null && !isInBar(focused)) shownBy(focused).scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
}

/** A button of a choice takes no room of its own: what is seen of it, and shows that it has the focus, is its label. */
function shownBy(focused: Element): Element {
  const takesNoRoom = focused.getBoundingClientRect().width <= 1
  return (takesNoRoom && focused instanceof HTMLInputElement ? focused.labels?.[0] : undefined) ?? focused
}

function isInBar(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    if (['sticky', 'fixed'].includes(getComputedStyle(at).position)) return true
  }
  return false
}

import { useSyncExternalStore } from 'react'

/** Single-letter keys can be switched off, for people whose speech or hands press them by accident. Kept in this browser. */
const storageKey = 'pairwise-shortcuts'
const listeners = new Set<() => void>()

export function areShortcutsOn(): boolean {
  return localStorage.getItem(storageKey) !== 'off'
}

export function setShortcutsOn(isOn: boolean): void {
  if (isOn) localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, 'off')
  for (const listener of listeners) listener()
}

function onChange(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** Whether single-letter keys act. */
export function useShortcutsOn(): boolean {
  return useSyncExternalStore(onChange, areShortcutsOn)
}

/** Whether a key is meant for a field or an editor, and not for the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  const field = target.closest('input, textarea, select, [contenteditable="true"], [role="textbox"], [role="slider"]')
  if (field === null) return false
  return !(field instanceof HTMLInputElement) || !['checkbox', 'radio', 'button', 'submit'].includes(field.type)
}

/** Whether a key press may be a shortcut of the page: shortcuts are on, nobody types, no dialog is open, and no other key is held. */
export function isShortcut(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false
  if (!areShortcutsOn() || isTyping(event.target)) return false
  return document.querySelector('dialog[open], [role="dialog"][aria-modal="true"]') === null
}

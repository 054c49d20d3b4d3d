interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** The row that a key moves to, or null when the key does not move. */
export function nextRow({ key, ctrlKey, metaKey, altKey }: Key, active: number, rowCount: number, pageSize: number): number | null {
  if (rowCount === 0 || altKey) return null
  const last = rowCount - 1
  const within = (index: number) => Math.max(0, Math.min(last, index))
  if (ctrlKey || metaKey) return key === 'Home' ? 0 : key === 'End' ? last : null
  switch (key) {
    case 'ArrowDown':
      return within(active + 1)
    case 'ArrowUp':
      return within(active - 1)
    case 'PageDown':
      return within(active + pageSize)
    case 'PageUp':
      return within(active - pageSize)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

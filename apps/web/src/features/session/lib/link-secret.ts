/**
 * The secret of a link, which stands behind the `#` of the address so that no server sees it. It is taken out of the
 * address at once: nothing that is copied, bookmarked or shown over a shoulder holds it. Null when there is none.
 */
export function takeLinkSecret(): string | null {
  const secret = window.location.hash.slice(1)
  if (secret === '') return null
  window.history.replaceState(window.history.state, '', window.location.pathname)
  return secret
}

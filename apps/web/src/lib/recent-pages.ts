/** A page that was shown, by its address. */
export interface RecentPage {
  readonly href: string
  readonly title: string
}

const most = 6
let pages: readonly RecentPage[] = []

/** Remembers the page that is shown, under its title; the same address once. Nothing of it outlives the tab. */
export function rememberPage(title: string): void {
  const { pathname, search } = window.location
  pages = [{ href: pathname + search, title }, ...pages.filter(({ href }) => href.split('?')[0] !== pathname)].slice(0, most)
}

/** The pages that were shown before this one, the latest first. */
export function recentPages(): readonly RecentPage[] {
  return pages.filter(({ href }) => href.split('?')[0] !== window.location.pathname)
}

import { count } from './plural.ts'
import { rememberPage } from './recent-pages.ts'

/** The title of the browser tab: how many things need a person, then the page, then the product. */
let title = ''
let waiting = 0

function write(): void {
  const name = title === '' ? 'Pairwise' : `${title} · Pairwise`
  document.title = waiting > 0 ? `(${count(waiting)}) ${name}` : name
}

export function setPageTitle(next: string): void {
  title = next
  write()
  rememberPage(next)
}

/** Things that need a person are counted in the title, and give the icon of the tab another shape. */
export function setWaitingCount(next: number): void {
  waiting = next
  write()
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const href = next > 0 ? '/icon-attention.svg' : '/icon.svg'
  if (icon && icon.getAttribute('href') !== href) icon.setAttribute('href', href)
}

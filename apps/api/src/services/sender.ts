import { addressHeader } from './auth-library.ts'

/** What a request says about its sender. The address is the one that counts, behind trusted proxies or not. */
export interface Sender {
  readonly cookie: string | undefined
  readonly userAgent: string | undefined
  readonly address: string
  /** The origin that the page of the request came from, which was checked to be ours. */
  readonly origin: string | undefined
}

/** Only these reach the library, whatever else a client sent. */
export function libraryHeaders(sender: Sender): Headers {
  const headers = new Headers({ [addressHeader]: sender.address })
  if (sender.cookie !== undefined) headers.set('cookie', sender.cookie)
  if (sender.userAgent !== undefined) headers.set('user-agent', sender.userAgent)
  if (sender.origin !== undefined) headers.set('origin', sender.origin)
  return headers
}

/** The sender as they are once their browser took these cookies. */
export function withCookies(sender: Sender, setCookies: readonly string[]): Sender {
  return { ...sender, cookie: setCookies.map((line) => line.split(';', 1)[0]).join('; ') }
}

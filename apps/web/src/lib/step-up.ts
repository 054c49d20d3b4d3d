import { ApiError, type Client } from '@pairwise/contracts'

/** Asks the person to prove who they are. True when they did, and the request can be sent again. */
type Ask = () => Promise<boolean>

let ask: Ask | null = null

/** Whoever shows the question, while it can be shown. */
export function askToConfirm(next: Ask): () => void {
  ask = next
  return () => {
    if (ask === next) ask = null
  }
}

/**
 * The same client, but for what the server does only for people who proved lately who they are: then they are asked, and
 * the request is sent again. The server did nothing the first time.
 */
export function withStepUp(client: Client): Client {
  async function twice<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send()
    } catch (error) {
      const isAsked = error instanceof ApiError && error.code === 'sign-in-again' && ask !== null && (await ask())
      if (!isAsked) throw error
      return send()
    }
  }
  return {
    call: (name, input) => twice(() => client.call(name, input)),
    exchange: (name, input) => twice(() => client.exchange(name, input)),
  }
}

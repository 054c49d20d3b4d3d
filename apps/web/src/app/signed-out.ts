type Listener = () => void

let listener: Listener | null = null

/** The end of a session while a page is open: told by whoever hears it from the server, heard by the router. */
export const signedOut = {
  tell(): void {
    listener?.()
  },
  onSignedOut(next: Listener): void {
    listener = next
  },
} as const

const askEveryMs = 500

/** Waits for something that takes long, and asks meanwhile whether the run may still write: when not, it is given up by the signal, and ends with the reason. */
export async function whileAllowed<T>(assertMayWrite: () => void, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const giveUp = new AbortController()
  const asking = setInterval(() => {
    try {
      assertMayWrite()
    } catch (error) {
      giveUp.abort(error)
    }
  }, askEveryMs)
  try {
    return await act(giveUp.signal)
  } catch (error) {
    giveUp.signal.throwIfAborted()
    throw error
  } finally {
    clearInterval(asking)
  }
}

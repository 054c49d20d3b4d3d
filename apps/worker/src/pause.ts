/** Resolves after the time with true, or with false as soon as the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted === true) return Promise.resolve(false)
  return new Promise((resolve) => {
    const end = (isOver: boolean) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      resolve(isOver)
    }
    const onAbort = () => end(false)
    const timer = setTimeout(() => end(true), ms)
    signal?.addEventListener('abort', onAbort)
  })
}

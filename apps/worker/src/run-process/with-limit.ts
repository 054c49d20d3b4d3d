/** Settles as the work does. When the time is over first, `onLate` is called and the work's own end decides. */
export async function withLimit<T>(ms: number, work: Promise<T>, onLate: () => void): Promise<T> {
  const timer = setTimeout(onLate, ms)
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}

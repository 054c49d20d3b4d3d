/** Whether the work says yes within a time. What takes longer, or fails, is a no. */
export async function isYesWithin(ms: number, work: () => Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), ms)
  try {
    return await Promise.race([work().catch(() => false), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The same object with an unreliable line to it: every third call fails, the first one too, by turns after it took effect and
 * before. What is read in batches fails before its first one.
 */
export function flaky<T extends object>(target: T): T {
  let calls = 0
  const lost = () => Object.assign(new Error('the connection was reset'), { code: 'ECONNRESET' })
  return new Proxy(target, {
    get(of, name) {
      const member: unknown = Reflect.get(of, name)
      if (typeof member !== 'function' || name === 'close') return member
      return (...values: unknown[]) => {
        const apply = (): unknown => Reflect.apply(member, of, values)
        if (name === 'pages' || name === 'moveCandidates') return apply()
        const call = calls++
        if (call % 3 !== 0) return apply()
        if (name === 'rows') return failingRows(lost())
        return call % 6 === 0 ? failAfter(apply(), lost()) : Promise.reject(lost())
      }
    },
  })
}

async function failAfter(work: unknown, error: Error): Promise<never> {
  await work
  throw error
}

async function* failingRows(error: Error): AsyncGenerator<never> {
  yield await Promise.reject(error)
}

/**
 * The same object with an unreliable line to it: every second call fails first, by turns before it took effect and after.
 * What is read in batches fails before its first one.
 */
export function flaky<T extends object>(target: T): T {
  let calls = 0
  const lost = () => Object.assign(new Error('the connection was reset'), { code: 'ECONNRESET' })
  return new Proxy(target, {
    get(of, name) {
      const member: unknown = Reflect.get(of, name)
      if (typeof member !== 'function' || name === 'close') return member
      return (...values: unknown[]) => {
        const call = ++calls
        const answer: unknown = call % 2 === 0 ? Reflect.apply(member, of, values) : undefined
        if (name === 'pages' || name === 'moveCandidates') return answer ?? Reflect.apply(member, of, values)
        if (name === 'rows') return answer ?? failingRows(lost())
        if (call % 2 === 0) return answer
        return call % 4 === 1 ? failAfter(Reflect.apply(member, of, values), lost()) : Promise.reject(lost())
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

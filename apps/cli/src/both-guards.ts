import type { GuardInThread, GuardModule, RunGuard } from '@pairwise/engine/ports'

/** A guard that lets through what both others do, here and in threads. */
export function bothGuards(one: RunGuard, two: RunGuard): RunGuard {
  const [first, second] = [one.inThread, two.inThread]
  return {
    assertMayWrite: () => {
      one.assertMayWrite()
      two.assertMayWrite()
    },
    ...(first === undefined || second === undefined ? {} : { inThread: { module: import.meta.url, data: [first, second] } }),
  }
}

export async function guardInThread([one, two]: readonly [GuardInThread, GuardInThread]): Promise<RunGuard> {
  return bothGuards(await open(one), await open(two))
}

async function open({ module, data }: GuardInThread): Promise<RunGuard> {
  return ((await import(module)) as GuardModule).guardInThread(data)
}

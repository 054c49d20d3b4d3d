// A run process that stops itself (SIGSTOP) before its n-th destructive call. It is made of the product's own parts; only the
// guard that the disks are given is another: one that looks at what it was told, and hands on to the real guard.
import { readFileSync, writeFileSync } from 'node:fs'
import { openLocalReadable, openLocalWritable, openRemoteReadable, openRemoteWritable, openStore, type RunGuard } from '@pairwise/engine'
import { buildTaskService } from '../src/run-process/build-task-service.ts'
import { serveTasks } from '../src/run-process/serve-tasks.ts'
import { type FreezeOrder, type FreezeReport, freezeFile } from './freeze-order.ts'

/** Longer than the system takes to stop the process, and shorter than it stays stopped. */
const stopTakesAtMostNs = 200_000_000n
const file = freezeFile(process.pid)
let calls = 0
let callsAfterThaw = 0
let isThawed = false
let order: FreezeOrder = { at: 0, when: 'before-check' }

/** Returns after the thaw. The process may run on for an instant before the signal takes effect. */
function freeze(): void {
  const from = process.hrtime.bigint()
  process.kill(process.pid, 'SIGSTOP')
  while (process.hrtime.bigint() - from < stopTakesAtMostNs);
  isThawed = true
  report()
}

function report(): void {
  const counted: FreezeReport = { ...order, calls, callsAfterThaw }
  writeFileSync(file, JSON.stringify(counted))
}

function freezing(guard: RunGuard): RunGuard {
  return {
    assertMayWrite() {
      const isIt = ++calls === order.at
      if (isIt && order.when === 'before-check') freeze()
      guard.assertMayWrite()
      if (isIt && order.when === 'after-check') freeze()
      if (isThawed) callsAfterThaw++
      report()
    },
  }
}

/** Path1 is opened first, and counts anew. */
function beginCounting(): void {
  ;[calls, callsAfterThaw, isThawed] = [0, 0, false]
  order = JSON.parse(readFileSync(file, 'utf8')) as FreezeOrder
}

serveTasks((settings) =>
  buildTaskService(settings, {
    openRemoteReadable,
    openRemoteWritable,
    openStore,
    openReadable: openLocalReadable,
    openWritable(path, pair, guard) {
      if (path.endsWith('/one')) beginCounting()
      return openLocalWritable(path, pair, freezing(guard))
    },
  }),
)

import { afterEach, describe } from 'vitest'
import type { Bench } from './backend-contract/bench.ts'
import { testChanges } from './backend-contract/changes.ts'
import { testContainment } from './backend-contract/containment.ts'
import { testGuard } from './backend-contract/guard.ts'
import type { BackendHarness } from './backend-contract/harness.ts'
import { testLinks } from './backend-contract/links.ts'
import { testNames } from './backend-contract/names.ts'
import { testReading } from './backend-contract/reading.ts'
import { testScan } from './backend-contract/scan.ts'
import { testStaging } from './backend-contract/staging.ts'
import { testTaking } from './backend-contract/taking.ts'
import { testVersions } from './backend-contract/versions.ts'

/** What every storage backend must do; see `ports/storage-backend.ts` for the guarantees in prose. */
export function runBackendContract(name: string, makeHarness: () => Promise<BackendHarness>): void {
  describe(`${name} as a storage backend`, () => {
    const open: { close(): Promise<void> }[] = []
    afterEach(async () => {
      for (const each of open.splice(0).reverse()) await each.close()
    })
    const bench: Bench = async (guard = { assertMayWrite: () => {} }) => {
      const harness = await makeHarness()
      open.push({ close: () => harness.cleanUp() })
      const backend = await harness.open(guard)
      open.push(backend)
      // Whoever stages content discards it in the end, also after a failure: until then it may hold a file open.
      const stage = backend.stage.bind(backend)
      backend.stage = async (path, content) => {
        const staged = await stage(path, content)
        open.push({ close: () => staged.discard() })
        return staged
      }
      return { ...harness, backend }
    }
    testScan(bench)
    testReading(bench)
    testStaging(bench)
    testTaking(bench)
    testChanges(bench)
    testVersions(bench)
    testGuard(bench)
    testContainment(bench)
    testLinks(bench)
    testNames(bench)
  })
}

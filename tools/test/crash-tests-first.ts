import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Crash tests wait for leases to end, for minutes: begun first, they end beside the others and not after them. */
export default class CrashTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (moduleId.endsWith('.crash.test.ts') ? 0 : 1)
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

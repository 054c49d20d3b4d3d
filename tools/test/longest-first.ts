import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What takes longest begins first, so that it ends beside the others and not after them: crash tests, which wait for leases to end, then
 * batteries, which are long however short their files are.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ranks = new Map(files.map((file) => [file, rankOf(file.moduleId)]))
    return (await super.sort(files)).toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0))
  }
}

function rankOf(file: string): number {
  if (file.endsWith('.crash.test.ts')) return 0
  return /\brun\w*Contract\(/.test(readFileSync(file, 'utf8')) ? 1 : 2
}

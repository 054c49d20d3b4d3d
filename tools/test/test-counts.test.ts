import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { countConformance, countPlaywright, countVitest, sayConformanceFailures } from '../test-counts.ts'

function report(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'pairwise-counts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('of Vitest, skipped tests and files that could not be loaded count as failed', () => {
  const testResults = [
    { status: 'passed', assertionResults: [{}] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'failed', assertionResults: [] },
  ]
  const file = report({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults })
  expect(countVitest(file)).toEqual({ passed: 5, failed: 4 })
})

test('of Playwright, flaky and skipped tests count as failed', () => {
  const file = report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 }, errors: [{}] })
  expect(countPlaywright(file)).toEqual({ passed: 3, failed: 4 })
})

test('of the conformance runner, each scenario counts', () => {
  expect(countConformance(report([{ pass: true }, { pass: false }, { pass: true }]))).toEqual({ passed: 2, failed: 1 })
})

test('of scenarios that failed, what the program said is told', () => {
  const steps = [{ line: 'bisync resync', exit: 1, stderr: 'ERROR : it is gone' }]
  const file = report([
    { case: 'basic', pass: true, steps },
    { case: 'changes', pass: false, steps },
  ])
  expect(sayConformanceFailures(file)).toBe('changes: bisync resync: exit 1\nERROR : it is gone')
})

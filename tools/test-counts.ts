import { readFileSync } from 'node:fs'

/** What a tier came to. Each test counts once; so does each run of a tool such as the compiler. */
export interface Counts {
  readonly passed: number
  readonly failed: number
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/** Vitest's report as counts. A file that could not be loaded counts as one failed test, and so does a test that was skipped. */
export function countVitest(reportFile: string): Counts {
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numPendingTests + report.numTodoTests + broken }
}

interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number; readonly skipped: number }
  readonly errors: readonly unknown[]
}

/** Playwright's report as counts. A test that passed only when repeated counts as failed, and so does one that was skipped. */
export function countPlaywright(reportFile: string): Counts {
  const { stats, errors } = JSON.parse(readFileSync(reportFile, 'utf8')) as PlaywrightReport
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length }
}

interface ConformanceScenario {
  readonly case: string
  readonly pass: boolean
  readonly steps: readonly { readonly line: string; readonly exit: number | null; readonly stderr: string }[]
}

function readScenarios(reportFile: string): readonly ConformanceScenario[] {
  return JSON.parse(readFileSync(reportFile, 'utf8')) as readonly ConformanceScenario[]
}

/** The report of the conformance runner as counts: a list with one entry for each scenario. */
export function countConformance(reportFile: string): Counts {
  const scenarios = readScenarios(reportFile)
  const passed = scenarios.filter((scenario) => scenario.pass).length
  return { passed, failed: scenarios.length - passed }
}

/** What the program said in the scenarios that failed, which the runner itself does not tell; empty where none did. */
export function sayConformanceFailures(reportFile: string): string {
  const failed = readScenarios(reportFile).filter(({ pass }) => !pass)
  const lines = failed.flatMap(({ case: name, steps }) =>
    steps.map(({ line, exit, stderr }) => `${name}: ${line}: exit ${exit}\n${stderr}`),
  )
  return lines.join('\n')
}

/** The report of the faults that were tried: a list with one entry for each. */
export function countMutants(reportFile: string): Counts {
  const faults = JSON.parse(readFileSync(reportFile, 'utf8')) as readonly { readonly isNoticed: boolean }[]
  const passed = faults.filter((fault) => fault.isNoticed).length
  return { passed, failed: faults.length - passed }
}

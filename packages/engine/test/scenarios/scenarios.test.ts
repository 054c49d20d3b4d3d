import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { playScenario } from '../scenario-runner/run-scenario.ts'

const here = import.meta.dirname
const stories = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory())
/** Writes the plans anew instead of comparing them: what changed is then read in the diff. */
const isRecording = process.env['PAIRWISE_RECORD_PLANS'] === '1'

test.each(stories.map(({ name }) => name))('%s', async (name) => {
  const plans = await playScenario(readFileSync(join(here, name, 'scenario.txt'), 'utf8'))
  const golden = join(here, name, 'plan.json')
  if (isRecording) writeFileSync(golden, `${JSON.stringify(plans, null, 2)}\n`)
  expect(existsSync(golden), 'there is no plan.json yet').toBe(true)
  expect(plans).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
})

test('there are at least sixty stories', () => {
  expect(stories.length).toBeGreaterThanOrEqual(60)
})

import { defineConfig } from '@playwright/test'
import base from './playwright.config.ts'

// `npm run screenshots`: a picture of every page in every state, to be looked at by a person.
export default defineConfig(base, {
  testDir: './screenshots',
  outputDir: '../test-results/screenshots-run',
  timeout: 900_000,
  workers: 1,
})

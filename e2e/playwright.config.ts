import { defineConfig, devices } from '@playwright/test'
import { browserPath } from './harness/config.ts'

// One stack a worker; two workers, since the machines that run this have two cores.
export default defineConfig({
  testDir: './specs',
  // Not here: what only reads this configuration needs no browser.
  globalSetup: './harness/require-browser.ts',
  outputDir: '../test-results',
  // For what hangs. What a page shows has gone through a browser, a server, a worker and a database, and on a machine with much else
  // to do each of them stands still for seconds: that is no fault of what is tested.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  workers: 2,
  forbidOnly: true,
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    // What every act left in the page is kept with `--trace on`: in large pages that takes longer than the acts themselves.
    trace: { mode: 'retain-on-failure', snapshots: false, screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browserPath(),
      // Chromium's own traffic to its maker is switched off: tests must need no network.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})

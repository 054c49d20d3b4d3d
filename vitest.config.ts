import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import LongestFirst from './tools/test/longest-first.ts'

// Workspace packages are tested from their sources: the condition stands first in their exports. Others are loaded by Node itself,
// which can't load what some of them have for bundlers.
const source = 'pairwise-source'
const conditions = [source, 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Two at once: the machines that run this have two cores, and servers of the tests want their share.
    maxWorkers: 2,
    // For what hangs. A machine with much else to do is slow, and that is no fault of what is tested.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The same for a state that a test waits for, in place of one second: a worker that missed a notice looks only after two.
    expect: { poll: { timeout: 30_000 } },
    setupFiles: ['./tools/test/usual-umask.ts'],
    sequence: { sequencer: LongestFirst },
    // Loading the same modules for each of hundreds of files again would take as long as the tests.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,apps}/*/{src,test}/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.{integration,property,crash}.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'property',
          include: ['{packages,apps}/*/{src,test}/**/*.property.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{packages,apps}/*/{src,test}/**/*.{integration,crash}.test.ts'],
          globalSetup: ['./tools/test/integration-setup.ts'],
          // These tests start the same programs hundreds of times, from their sources.
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'pairwise', 'compiled') },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: './apps/web/vite.config.ts',
        resolve: { conditions: [source, 'module', 'browser', 'development|production'] },
        test: {
          name: 'web',
          include: ['apps/web/src/**/*.test.tsx'],
          environment: 'jsdom',
          isolate: true,
          setupFiles: ['./apps/web/test-setup.ts'],
        },
      },
    ],
  },
})

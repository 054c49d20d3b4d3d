import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { checkImports } from './check-imports.ts'

test('one forbidden import is found by its rule, type imports included', async () => {
  const fixture = 'tools/lint/fixture/'
  const { modules, violations } = await checkImports(dirname(dirname(import.meta.dirname)), fixture)
  expect(modules).toBe(5)
  expect(violations.map((line) => line.replaceAll(fixture, '').replace(/ → .*node_modules\//, ' → '))).toEqual([
    'apps/web-imports: apps/web/src/knows-the-engine.ts → packages/engine/src/ports/index.ts',
    expect.stringMatching(/^bullmq-stays-behind-packages\/queue: apps\/api\/src\/knows-the-queue-library\.ts → bullmq\//),
    'core-imports-core-only: packages/engine/src/core/reads-a-file.ts → fs/promises',
    'no-cycles: packages/contracts/src/one.ts → packages/contracts/src/two.ts',
  ])
})

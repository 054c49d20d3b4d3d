import { dirname } from 'node:path'
import { buildProduct } from './build-product.ts'
import { installPackages } from './install-packages.ts'
import { CommandFailed, endOnSignals } from './run-calmly.ts'

/** The top folder of the project. */
export const root = dirname(import.meta.dirname)

/** Installs and builds what isn't there or isn't fresh. Exits with 1, after one clear line, when that fails. */
export async function prepare(): Promise<void> {
  const signals = endOnSignals()
  try {
    await installPackages(root, 'packages', console.log)
    await buildProduct(root, console.log)
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    console.error(`\nPairwise could not be built: ${error.message}\nThe output above says why. Nothing was started.`)
    process.exit(1)
  } finally {
    signals.release()
  }
}

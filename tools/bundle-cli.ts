/** Puts the command line, with what it takes of the engine, into a few files: they start in half the time of hundreds. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** Each is started or imported by the path of its file, and keeps its name: threads, what a guard tells threads of itself, and the shell that rsync is given. */
const byPath = [
  'apps/cli/src/write-permit.ts',
  'apps/cli/src/both-guards.ts',
  'packages/engine/src/backends/local/scan-thread.ts',
  'packages/engine/src/backends/local/copy-thread.ts',
  'packages/engine/src/backends/rsync/remote-shell.ts',
]

/** Packages stay where they are: they are loaded by the few runs that need them, but for the one that reads the command line. */
const bundled = ['@pairwise/', 'commander']

export async function bundleCli(root: string, folder: string): Promise<void> {
  const isPackage = (id: string) => /^[^./]/.test(id) && !bundled.some((name) => id.startsWith(name))
  const bundle = await rolldown({
    cwd: root,
    input: ['apps/cli/src/main.ts', ...byPath],
    platform: 'node',
    external: (id) => isPackage(id),
    resolve: { conditionNames: ['pairwise-source', 'node', 'import', 'default'] },
  })
  // What is imported by path is asked for its exports by their names, in whatever file they end up.
  await bundle.write({ dir: folder, format: 'esm', chunkFileNames: 'part-[name].js', minifyInternalExports: false })
  await bundle.close()
}

const [self, folder] = process.argv.slice(1)
if (self === fileURLToPath(import.meta.url) && folder !== undefined) await bundleCli(join(import.meta.dirname, '..'), folder)

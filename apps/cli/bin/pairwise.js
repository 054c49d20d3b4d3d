#!/usr/bin/env node
// Starts the built command line under Node 24: this process when it is new enough, else the runtime in tools/node.
import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..', '..')
const compiled = join(here, '..', 'dist', 'main.js')
const bundle = join(here, '..', 'dist', 'bundle', 'main.js')
// In few files it starts sooner. Whoever compiled it anew by hand gets what was compiled.
const builds = ['apps/cli', 'packages/engine'].map((part) => timeOf(join(root, part, 'dist', '.tsbuildinfo')))
const main = timeOf(bundle) > Math.max(...builds) ? bundle : compiled
const bundled = join(root, 'tools', 'node', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')

if (!existsSync(main)) {
  console.error('pairwise is not built yet. Run "npm run build" in the project folder, then try again.')
  process.exit(1)
}
if (Number(process.versions.node.split('.')[0]) >= 24) {
  // What a run throws away is thrown away soon: a larger space for it makes nothing faster, and takes up to 150 MB.
  setFlagsFromString('--semi-space-growth-factor=1')
  // What is kept is small beside what was dropped and not collected yet, which would be 50 MB more.
  setFlagsFromString('--heap-growing-percent=50')
  // This is for threads alone, since this one has begun: they throw away more, and keep less, than it does.
  setFlagsFromString('--min-semi-space-size=4')
  await import(main)
} else if (existsSync(bundled)) {
  const child = spawn(bundled, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)))
} else {
  console.error(
    `pairwise needs Node 24 or newer, and this is ${process.versions.node}. Run "npm run build" in the project folder: it brings one.`,
  )
  process.exit(1)
}

/** 0 for what is not there. */
function timeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

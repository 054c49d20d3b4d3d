import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { runBackendContract } from '../../testing/backend-contract.ts'
import { DiskProgram } from '../../testing/disk-program.ts'
import { rcloneHarness } from '../../testing/rclone-harness.ts'
import type { RemoteStore } from '../remote/remote-store.ts'
import { changedStore } from '../remote/wrappers/changed-store.ts'
import { openRcloneStore } from './rclone-store.ts'

let folder: string
let store: RemoteStore
/** The store for one test, who leaves it open for the next one. */
let kept: RemoteStore

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pairwise-rclone-battery-'))
  const config = { disk: { type: 'alias', remote: folder } }
  store = await openRcloneStore({ kind: 'rclone', remote: 'disk', config, program: null, localRoots: [folder] })
  kept = changedStore(store, { close: async () => {} })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

runBackendContract('A remote of rclone', async () => {
  const program = new DiskProgram(folder)
  return rcloneHarness(kept, program, basename(program.scratch))
})

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openLocalWritable } from '../backends/local/open-local.ts'
import { openRemoteWritable } from '../backends/remote/open-remote.ts'
import type { StoreSettings } from '../backends/remote/store-settings.ts'
import type { SyncPolicy } from '../core/policy.ts'
import type { RunReport } from '../core/sync-event.ts'
import type { Clock } from '../ports/clock.ts'
import { runSync } from '../run/run-sync.ts'
import { createSqlitePlanStore } from '../stores/sqlite-plan-store.ts'
import { createSqliteStateStore } from '../stores/sqlite-state-store.ts'
import { systemClock } from '../system-clock.ts'
import { drain, freeGuard, plainPolicy } from './disk-pair.ts'

const run = promisify(execFile)

/** A real folder and a folder of a storage, with a state of their own. */
export class StorePair {
  readonly folder = mkdtempSync(join(tmpdir(), 'store-pair-'))
  readonly path1 = join(this.folder, 'path1')
  readonly #settings: StoreSettings
  /** Path2 on its storage. */
  readonly root: string
  readonly #rclone: Readonly<Record<string, string>>

  readonly #clock: Clock

  /** `rclone` are settings by which rclone knows path2 as a remote. */
  constructor(settings: StoreSettings, root: string, rclone: Readonly<Record<string, string>>, clock: Clock = systemClock) {
    this.#clock = clock
    this.#settings = settings
    this.root = root
    this.#rclone = rclone
    mkdirSync(this.path1)
    // Without one rclone says so in each of its logs.
    writeFileSync(join(this.folder, 'rclone.conf'), '')
  }

  async sync(policy: Partial<SyncPolicy> = {}, settings: StoreSettings = this.#settings): Promise<RunReport> {
    const path1 = openLocalWritable(this.path1, this.folder, freeGuard)
    const path2 = await openRemoteWritable(settings, this.root, 'pair', freeGuard)
    const [state, plan] = [createSqliteStateStore(join(this.folder, 'state.sqlite'), 'pair'), createSqlitePlanStore(this.folder)]
    try {
      const request = {
        backends: { path1, path2 },
        state,
        plan,
        policy: { ...plainPolicy, ...policy },
        clock: this.#clock,
        guard: freeGuard,
      }
      return await drain(runSync(request))
    } finally {
      await Promise.all([path1.close(), path2.close(), state.close(), plan.close()])
    }
  }

  /** Runs rclone. Answers with what it wrote. */
  async rclone(...args: readonly string[]): Promise<string> {
    const env = {
      ...process.env,
      // This version of rclone can't start where it is set.
      AWS_CA_BUNDLE: undefined,
      RCLONE_CONFIG: join(this.folder, 'rclone.conf'),
      ...this.#rclone,
    }
    const { stdout, stderr } = await run('rclone', [...args], { env })
    return stdout + stderr
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

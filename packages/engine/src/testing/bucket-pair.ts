import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openLocalWritable } from '../backends/local/open-local.ts'
import { openRemoteWritable } from '../backends/remote/open-remote.ts'
import type { S3Settings } from '../backends/remote/store-settings.ts'
import type { SyncPolicy } from '../core/policy.ts'
import type { RunReport } from '../core/sync-event.ts'
import { runSync } from '../run/run-sync.ts'
import { createSqlitePlanStore } from '../stores/sqlite-plan-store.ts'
import { createSqliteStateStore } from '../stores/sqlite-state-store.ts'
import { systemClock } from '../system-clock.ts'
import { drain, freeGuard, plainPolicy } from './disk-pair.ts'

const run = promisify(execFile)

/** A real folder and a folder of a bucket, with a state of their own. */
export class BucketPair {
  readonly folder = mkdtempSync(join(tmpdir(), 'bucket-pair-'))
  readonly path1 = join(this.folder, 'path1')
  /** Below which all keys of path2 lie. */
  readonly prefix = randomUUID()
  readonly #settings: S3Settings

  constructor(settings: S3Settings) {
    this.#settings = settings
    mkdirSync(this.path1)
    // Without one rclone says so in each of its logs.
    writeFileSync(join(this.folder, 'rclone.conf'), '')
  }

  async sync(policy: Partial<SyncPolicy> = {}, settings = this.#settings): Promise<RunReport> {
    const path1 = openLocalWritable(this.path1, this.folder, freeGuard)
    const path2 = await openRemoteWritable(settings, this.prefix, 'pair', freeGuard)
    const [state, plan] = [createSqliteStateStore(join(this.folder, 'state.sqlite'), 'pair'), createSqlitePlanStore(this.folder)]
    try {
      const request = {
        backends: { path1, path2 },
        state,
        plan,
        policy: { ...plainPolicy, ...policy },
        clock: systemClock,
        guard: freeGuard,
      }
      return await drain(runSync(request))
    } finally {
      await Promise.all([path1.close(), path2.close(), state.close(), plan.close()])
    }
  }

  /** Runs rclone; `bucket` in front of a path means path2. Answers with what it wrote. */
  async rclone(...args: readonly string[]): Promise<string> {
    const { endpoint, accessKeyId, secretAccessKey, region, bucket } = this.#settings
    const env = {
      ...process.env,
      // This version of rclone can't start where it is set.
      AWS_CA_BUNDLE: undefined,
      RCLONE_CONFIG: join(this.folder, 'rclone.conf'),
      RCLONE_CONFIG_BUCKET_TYPE: 'alias',
      RCLONE_CONFIG_BUCKET_REMOTE: `server:${bucket}/${this.prefix}`,
      RCLONE_CONFIG_SERVER_TYPE: 's3',
      RCLONE_CONFIG_SERVER_PROVIDER: 'Other',
      RCLONE_CONFIG_SERVER_ENDPOINT: endpoint ?? '',
      RCLONE_CONFIG_SERVER_REGION: region,
      RCLONE_CONFIG_SERVER_ACCESS_KEY_ID: accessKeyId,
      RCLONE_CONFIG_SERVER_SECRET_ACCESS_KEY: secretAccessKey,
      RCLONE_CONFIG_SERVER_FORCE_PATH_STYLE: 'true',
    }
    const { stdout, stderr } = await run('rclone', [...args], { env })
    return stdout + stderr
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

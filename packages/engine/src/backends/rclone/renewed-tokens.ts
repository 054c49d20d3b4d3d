import { stat } from 'node:fs/promises'
import { isYoung, nowNs } from '../local/local-seen.ts'
import type { RcloneSettings, RenewedToken } from '../remote/store-settings.ts'
import type { RcloneCalls } from './rclone-calls.ts'
import { isRecord } from './rclone-entry.ts'

/** How soon a renewal is noticed. */
const lookEveryMs = 1000

/**
 * Tells of the tokens that rclone gets anew while it is used, soon after each renewal. rclone writes them into its own configuration only,
 * which goes with it, and some services take a token no more once there is a newer one: who is killed must not take it along.
 */
export class RenewedTokens {
  readonly #calls: Pick<RcloneCalls, 'call' | 'configFile'>
  readonly #onRenewed: NonNullable<RcloneSettings['onRenewed']>
  /** The newest token of each section that was told or given. */
  readonly #known = new Map<string, string>()
  readonly #looking: NodeJS.Timeout
  #writtenAt: bigint | null = null
  #telling: Promise<void> = Promise.resolve()

  /** Null where nobody wants to hear, or there are no tokens. */
  static watch(
    calls: Pick<RcloneCalls, 'call' | 'configFile'>,
    { config, onRenewed }: Pick<RcloneSettings, 'config' | 'onRenewed'>,
    sections: readonly string[],
  ): RenewedTokens | null {
    if (onRenewed === undefined || sections.every((section) => config[section]?.['token'] === undefined)) return null
    return new RenewedTokens(calls, onRenewed, config, sections)
  }

  private constructor(
    calls: Pick<RcloneCalls, 'call' | 'configFile'>,
    onRenewed: NonNullable<RcloneSettings['onRenewed']>,
    config: RcloneSettings['config'],
    sections: readonly string[],
  ) {
    this.#calls = calls
    this.#onRenewed = onRenewed
    for (const section of sections) {
      const token = config[section]?.['token']
      if (token !== undefined) this.#known.set(section, token)
    }
    // What can't be told now is tried again with the next look, and at the end.
    this.#looking = setInterval(() => void this.#look().catch(() => {}), lookEveryMs)
    this.#looking.unref()
  }

  /** Looks a last time. Fails where a token could not be told. */
  async end(): Promise<void> {
    clearInterval(this.#looking)
    await this.#look()
  }

  /** One after the other: a token is told with the one that it replaces. */
  #look(): Promise<void> {
    this.#telling = this.#telling.catch(() => {}).then(() => this.#tell())
    return this.#telling
  }

  async #tell(): Promise<void> {
    const asOf = nowNs()
    const { mtimeNs } = await stat(this.#calls.configFile, { bigint: true })
    if (mtimeNs === this.#writtenAt) return
    const renewed: RenewedToken[] = []
    for (const [section, before] of this.#known) {
      const options = await this.#calls.call('config/get', { name: section })
      const after = isRecord(options) ? options['token'] : undefined
      if (typeof after === 'string' && after !== '' && after !== before) renewed.push({ section, before, after })
    }
    if (renewed.length > 0) await this.#onRenewed(renewed)
    for (const { section, after } of renewed) this.#known.set(section, after)
    // What was written a moment ago may be written again without another time.
    this.#writtenAt = isYoung({ ctimeNs: mtimeNs }, asOf) ? null : mtimeNs
  }
}

import type { BandwidthTimetable } from '@pairwise/engine'

/** What is written behind a flag, as rclone reads it. A `switch` may stand alone, a `count` may be repeated. */
export interface FlagValues {
  readonly switch: boolean
  readonly count: number
  readonly int: number
  readonly float: number
  /** Milliseconds; null for `off`. */
  readonly duration: number | null
  /** Bytes; null for `off`. */
  readonly size: number | null
  readonly bandwidth: BandwidthTimetable
  readonly text: string
  /** May be given several times; every one counts. */
  readonly list: readonly string[]
}

export type FlagKind = keyof FlagValues

/**
 * How a flag relates to rclone's: it does the `same`, the same but `better` as the note says, it is `ours`, it has
 * `no-effect` between folders and is accepted with a notice, or it is `refused` because we don't have what it asks for.
 */
export type FlagStatus = 'same' | 'better' | 'ours' | 'no-effect' | 'refused'

export interface Flag {
  readonly kind: FlagKind
  readonly status: FlagStatus
  /** For flags with an effect what they do; for the others why not. */
  readonly note: string
  /** One letter, after a single dash. */
  readonly short?: string
  /** What the help shows in place of the value. */
  readonly value?: string
  /** The only values; upper and lower case are the same. */
  readonly choices?: readonly string[]
  /** Undefined where every command that syncs has it. */
  readonly commands?: readonly CommandName[]
  readonly min?: number
  readonly max?: number
}

export type CommandName = 'bisync' | 'plan' | 'apply' | 'check'

export type Flags = Readonly<Record<string, Flag>>

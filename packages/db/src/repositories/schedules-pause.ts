import type { Scope } from '../scope.ts'

export interface SchedulesPauseRow {
  readonly by: string
  readonly reason: string
  readonly since: Date
  /** Null while all schedules are paused. */
  readonly endedAt: Date | null
}

/** The pause of all schedules at once. Schedules keep what they were set to. */
export interface SchedulesPause {
  /** The last pause; null when there never was one. */
  last(): Promise<SchedulesPauseRow | null>
  isOn(): Promise<boolean>
  /** Begins a pause. One that is on keeps its beginning and who began it. */
  begin(by: string, reason: string): Promise<SchedulesPauseRow>
  /** False when none is on. */
  end(): Promise<boolean>
}

const columns = { by: true, reason: true, since: true, endedAt: true } as const

export function createSchedulesPause({ client }: Scope): SchedulesPause {
  const last = () => client.schedulesPause.findUnique({ where: { id: 1 }, select: columns })
  return {
    last,
    async isOn() {
      const pause = await last()
      return pause !== null && pause.endedAt === null
    },
    async begin(by, reason) {
      await client.$executeRaw`
        INSERT INTO schedules_pause AS pause (id, by, reason) VALUES (1, ${by}, ${reason})
        ON CONFLICT (id) DO UPDATE SET by = excluded.by, reason = excluded.reason, since = clock_timestamp(), ended_at = NULL
        WHERE pause.ended_at IS NOT NULL`
      const pause = await last()
      if (!pause) throw new Error('The pause of all schedules was not stored.')
      return pause
    },
    async end() {
      const { count } = await client.schedulesPause.updateMany({ where: { id: 1, endedAt: null }, data: { endedAt: new Date() } })
      return count === 1
    },
  }
}

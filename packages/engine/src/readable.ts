/** What the API may know of the engine: types, and pure functions that make them, and remotes of rclone, readable. Nothing here touches storage. */
import { parseBandwidth } from './core/bandwidth-timetable.ts'
import { InvalidFilter, parseFilters } from './core/filter.ts'
import { unpackPath } from './core/packed.ts'
import { pathToKey } from './core/rel-path.ts'

export { followRcloneRemote } from './backends/rclone/check-rclone-config.ts'
export { withoutIdleOptions } from './backends/rclone/idle-options.ts'
export { parseRcloneConf, type RcloneSections, writeRcloneConf } from './backends/rclone/rclone-conf.ts'
export { revealed } from './backends/rclone/revealed.ts'
export { s3PlaceOf } from './backends/rclone/s3-place.ts'
export { agreedEntry, pageKeyOf } from './core/agreed-entry.ts'
export { type ChangeClass, changeClasses } from './core/change-class.ts'
export { describeOperation, formatEvent, formatGate, type LogLevel, type LogText } from './core/format-event.ts'
export type { Gate, GateCode } from './core/gates.ts'
export { type Operation, type OperationKind, spelledOn } from './core/operation.ts'
export { type OutcomeKind, outcomeKinds } from './core/outcome.ts'
export { packPath, unpackPath } from './core/packed.ts'
export { decodeRow, type PlanRow } from './core/plan-row.ts'
export type { Reason } from './core/reason.ts'
export { displayPath, keyToPath, pathToKey, type RelPath } from './core/rel-path.ts'
export type { FileSeen, Seen } from './core/seen.ts'
export type { PerSide, Side } from './core/side.ts'
export type { ApplyCounters, RunReport, SyncEvent } from './core/sync-event.ts'
export type { PlanTotals } from './core/totals.ts'

/** The stored key of a path that came through the API; the key of no path for text that is none. */
export function keyOfPacked(packed: string): Uint8Array {
  return pathToKey(unpackPath(packed))
}

/** Whether a text is a speed or a timetable of speeds. */
export function isBandwidth(text: string): boolean {
  return parseBandwidth(text) !== undefined
}

/** What is wrong with the text of a filters file, and in which line; null when nothing is. */
export function checkFilters(text: string): { line: number; message: string } | null {
  try {
    parseFilters(text)
    return null
  } catch (error) {
    if (error instanceof InvalidFilter) return { line: error.line, message: error.message }
    throw error
  }
}

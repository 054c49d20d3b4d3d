import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { spillFile, spillPrefix } from './sqlite-plan-store.ts'

const busy = 5

/**
 * Removes plans in `folder` whose process was killed. A plan that was written to after `before` is left alone: its process
 * may not have come to lock it yet.
 */
export function removeAbandonedPlans(folder: string, before: number): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(spillPrefix)) continue
    const own = join(folder, name)
    const file = statSync(join(own, spillFile), { throwIfNoEntry: false })
    if (file !== undefined && file.ctimeMs < before && !isInUse(join(own, spillFile))) rmSync(own, { recursive: true, force: true })
  }
}

/** A file that was cut off in the middle of a write may be no database any more; nobody can be using it. */
function isInUse(file: string): boolean {
  const db = new DatabaseSync(file)
  try {
    db.exec('BEGIN EXCLUSIVE')
    return false
  } catch (error) {
    return error instanceof Error && 'errcode' in error && error.errcode === busy
  } finally {
    db.close()
  }
}

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { hasCode } from './error-code.ts'
import { identifyProcess, type ProcessIdentity, processIdentity, processState } from './process-identity.ts'
import { StartFailure } from './start-failure.ts'

const lockContent = z.object({ owner: processIdentity, children: z.array(processIdentity) })
type LockContent = z.infer<typeof lockContent>

/** One data folder belongs to one supervisor at a time. */
export interface DataLock {
  /** Processes that a supervisor which died has left behind and that still run. */
  readonly leftBehind: readonly ProcessIdentity[]
  /** Writes down which processes must be gone before somebody else may use the folder. */
  recordChildren(pids: readonly number[]): void
  release(): void
}

/**
 * Takes the lock of a data folder. The lock of a process that is gone is taken over; that of a running one,
 * or of another host, where nobody can tell, is a StartFailure.
 */
export function lockDataFolder(folder: string): DataLock {
  const owner = identifyProcess(process.pid)
  if (owner === null) throw new Error('A process must be able to identify itself.')
  const file = join(folder, 'lock')
  const staged = join(folder, `lock.${process.pid}`)
  const write = (content: LockContent): void => writeFileSync(staged, `${JSON.stringify(content)}\n`, { mode: 0o600 })

  write({ owner, children: [] })
  try {
    const children = claim(folder, file, staged)
    return {
      leftBehind: children.filter((child) => processState(child) === 'running'),
      recordChildren(pids) {
        write({ owner, children: pids.map(identifyProcess).filter((child) => child !== null) })
        renameSync(staged, file)
      },
      release: () => rmSync(file, { force: true }),
    }
  } finally {
    rmSync(staged, { force: true })
  }
}

/**
 * Links the staged lock to its name, which is create-exclusive and never shows half a file.
 * Returns the children of the dead supervisor whose lock was in the way, if any.
 */
function claim(folder: string, file: string, staged: string): readonly ProcessIdentity[] {
  let leftBehind: readonly ProcessIdentity[] = []
  for (;;) {
    try {
      linkSync(staged, file)
      return leftBehind
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    }
    const found = readIfThere(file)
    if (found === null) continue
    const content = parseLock(found)
    if (content !== null) refuseIfInUse(content.owner, folder, file)
    if (setAside(file, found)) leftBehind = content?.children ?? []
  }
}

function refuseIfInUse(owner: ProcessIdentity, folder: string, file: string): void {
  const state = processState(owner)
  switch (state) {
    case 'gone':
      return
    case 'running':
      throw new StartFailure(
        `Pairwise is already running with the data folder ${folder} (process ${owner.pid}).\n` +
          'Use that one, or stop it first, or give this one a folder of its own: PAIRWISE_DATA=/another/folder npm start',
      )
    case 'unknown':
      throw new StartFailure(
        `The data folder ${folder} is in use by process ${owner.pid} of the machine "${owner.host}".\n` +
          `If Pairwise no longer runs there, remove ${file} and start again.`,
      )
  }
}

/**
 * Moves a dead lock out of the way. Of several starts that see it only one moves it.
 * RACE: a start that was slow to judge can move the new lock of a faster one instead; it sees that by the content and puts it
 * back. A third start in between those two calls would own the folder as well; then Postgres refuses to open its files twice.
 */
function setAside(file: string, judged: string): boolean {
  const aside = `${file}.gone.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
  const isTheJudged = readFileSync(aside, 'utf8') === judged
  try {
    if (!isTheJudged) linkSync(aside, file)
  } finally {
    rmSync(aside)
  }
  return isTheJudged
}

/** Null for a lock that a power cut has left without its content: its owner is gone as well. */
function parseLock(text: string): LockContent | null {
  try {
    return lockContent.parse(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}

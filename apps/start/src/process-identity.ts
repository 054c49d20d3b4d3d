import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'
import { hasCode } from './error-code.ts'

/**
 * Names one process for good. A process id alone doesn't: after a restart of the machine, or of many programs, another
 * process has it. Where the system has no /proc the start time is null, and a process id that is in use counts as the same process.
 */
export const processIdentity = z.object({
  host: z.string(),
  bootId: z.string().nullable(),
  pid: z.number().int().positive(),
  startTime: z.string().nullable(),
})
export type ProcessIdentity = z.infer<typeof processIdentity>

/** The identity of a process of this machine, or null when there is none with this id. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  if (!isThere(pid)) return null
  const stat = readStat(pid)
  if (stat?.state === 'Z') return null
  const bootId = readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null
  return { host: hostname(), bootId, pid, startTime: stat?.startTime ?? null }
}

/** `unknown` is the answer for a process of another host: nobody here can tell. */
export function processState(known: ProcessIdentity): 'running' | 'gone' | 'unknown' {
  if (known.host !== hostname()) return 'unknown'
  const now = identifyProcess(known.pid)
  if (now === null) return 'gone'
  return now.bootId === known.bootId && now.startTime === known.startTime ? 'running' : 'gone'
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false
    if (hasCode(error, 'EPERM')) return true
    throw error
  }
}

/**
 * Fields 3 and 22 of /proc/PID/stat: the state, which is Z for a process that has ended and that nobody has waited for,
 * and the start in ticks since the boot. Field 2 is the program's name, which may hold spaces and brackets.
 */
function readStat(pid: number): { readonly state: string | undefined; readonly startTime: string | undefined } | null {
  const stat = readOrNull(`/proc/${pid}/stat`)
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0], startTime: fields[19] }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return null
    throw error
  }
}

import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

export interface Measured {
  readonly seconds: number
  /** User and system time of the process and all it waited for. */
  readonly cpuSeconds: number
  readonly peakMegabytes: number
}

const sampleMs = 40
const ticksPerSecond = 100

export interface MeasureOptions {
  /** Exit codes with which a program has done what was asked of it. */
  readonly accepted?: readonly number[] | undefined
  readonly env?: NodeJS.ProcessEnv | undefined
  /** Looking at memory takes time from a program that uses every processor, and none from one that does not. Without it the peak is 0. */
  readonly looksAtMemory?: boolean
}

/** Runs a program to its end. Throws when its exit code is not accepted. */
export async function measure(
  command: readonly string[],
  { accepted = [0], env = {}, looksAtMemory = true }: MeasureOptions = {},
): Promise<Measured> {
  const cpuBefore = childCpuTicks()
  const started = performance.now()
  const child = spawn(command[0] as string, command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
  let told = ''
  child.stderr.on('data', (data: Buffer) => {
    told = (told + data.toString()).slice(-2000)
  })
  let peakKilobytes = 0
  const sampler = setInterval(() => {
    if (looksAtMemory && child.pid !== undefined) peakKilobytes = Math.max(peakKilobytes, memoryOfTree(child.pid))
  }, sampleMs)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (code === null || !accepted.includes(code)) throw new Error(`${command.join(' ')} ended with ${code}:\n${told}`)
  } finally {
    clearInterval(sampler)
  }
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (childCpuTicks() - cpuBefore) / ticksPerSecond,
    peakMegabytes: peakKilobytes / 1024,
  }
}

/** User and system time of all children that ended, from the fields cutime and cstime. */
function childCpuTicks(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? []
  return Number(fields[13]) + Number(fields[14])
}

/** Proportional set sizes of a process and all below it: pages that several share count once in the sum. */
function memoryOfTree(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    )
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) + children.reduce((sum, child) => sum + memoryOfTree(child), 0)
  } catch {
    // The process ended while it was looked at.
    return 0
  }
}

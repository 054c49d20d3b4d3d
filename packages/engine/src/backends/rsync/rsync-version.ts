import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { errnoOf } from '../local/errno.ts'
import { programEnvironment } from './program-environment.ts'

/** The first version that tells what we ask it to tell, as numbers. */
const oldest = [3, 1] as const

/** The version of this machine's rsync; null where there is none. */
export async function versionHere(program: string): Promise<string | null> {
  const child = spawn(program, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'], env: programEnvironment })
  const ended = new Promise<boolean>((resolve, reject) => {
    child.once('error', (error) => (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EACCES' ? resolve(false) : reject(error)))
    child.once('close', (code) => resolve(code === 0))
  })
  const [told, isDone] = await Promise.all([text(child.stdout), ended])
  return isDone ? versionIn(told) : null
}

/** What `rsync --version` says; null where something else answered, or another program of that name. */
export function versionIn(told: string): string | null {
  return /^rsync\s+version\s+v?(\d+\.\d+(?:\.\d+)?)/m.exec(told)?.[1] ?? null
}

export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1])
}

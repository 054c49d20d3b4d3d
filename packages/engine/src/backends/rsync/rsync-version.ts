import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { isPathTrouble } from '../../errors.ts'
import type { ProgramHost } from '../../ports/storage-backend.ts'
import { errnoOf } from '../local/errno.ts'
import { programEnvironment } from './program-environment.ts'

/** The first version that tells what we ask it to tell, as numbers. */
const oldest = [3, 1] as const
const patienceMs = 15_000

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

/** The version of a host's rsync; null where there is none, or the host runs no programs for us. */
export async function versionThere(host: ProgramHost): Promise<string | null> {
  try {
    const { stream, errors } = await host.run('rsync --version')
    errors.resume()
    // A host that starts something else in its place waits for what we say.
    stream.end()
    const giveUp = setTimeout(() => stream.destroy(), patienceMs)
    try {
      return versionIn(await text(stream))
    } finally {
      clearTimeout(giveUp)
    }
  } catch (error) {
    if (isPathTrouble(error) || errnoOf(error) === 'ERR_STREAM_PREMATURE_CLOSE') return null
    throw error
  }
}

/** Why rsync can't be used at a place, and what to do about it; null when it can. */
export function whatIsWrong(place: string, version: string | null): string | null {
  if (version === null) return `${place} has no rsync. Install it there (on Debian and Ubuntu: apt install rsync)`
  return isTooOld(version) ? `${place} has rsync ${version}, which is too old. Install 3.1 or a later one` : null
}

/** What `rsync --version` says; null where something else answered, or another program of that name. */
function versionIn(told: string): string | null {
  return /^rsync\s+version\s+v?(\d+\.\d+(?:\.\d+)?)/m.exec(told)?.[1] ?? null
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1])
}

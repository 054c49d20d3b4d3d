import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A program that can do a scenario's work: its command, and the exit codes that mean it was done. */
export interface Contestant {
  readonly name: string
  readonly command: readonly string[]
  readonly accepted?: readonly number[]
  readonly env?: NodeJS.ProcessEnv
}

/** Two sides and a folder for the state of whoever syncs them. */
export interface Place {
  readonly path1: string
  readonly path2: string
  readonly state: string
}

const launcher = fileURLToPath(new URL('../apps/cli/bin/pairwise.js', import.meta.url))

export function pairwise(place: Place, flags: readonly string[], name = 'pairwise'): Contestant {
  const command = [process.execPath, launcher, 'bisync', place.path1, place.path2, '--workdir', join(place.state, 'pairwise'), ...flags]
  return { name, command }
}

export function unison(place: Place): Contestant {
  return {
    name: 'unison',
    command: ['unison', '-batch', '-auto', '-silent', '-fastcheck', 'true', place.path1, place.path2],
    env: { UNISON: join(place.state, 'unison') },
  }
}

export function rclone(place: Place, flags: readonly string[]): Contestant {
  const command = ['rclone', 'bisync', place.path1, place.path2, '--workdir', join(place.state, 'rclone'), ...flags]
  return { name: 'rclone', command, env: { RCLONE_CONFIG: join(place.state, 'rclone.conf') } }
}

export function rsync(place: Place, flags: readonly string[]): Contestant {
  return { name: `rsync ${flags.join(' ')}`, command: ['rsync', ...flags, `${place.path1}/`, `${place.path2}/`] }
}

/** Two walks, one after the other, that look at every file: what no program can do without, with one thread. */
export function find({ path1, path2 }: Place): Contestant {
  return { name: 'find, twice', command: ['sh', '-c', 'find "$0" -printf %s%T@ && find "$1" -printf %s%T@', path1, path2] }
}

export function cp(from: string, to: string): Contestant {
  return { name: 'cp', command: ['cp', from, to] }
}

/** What of a copy would survive a power cut is told by the file system alone; ours ends when all of it would. */
export function cpThenSync(from: string, to: string): Contestant {
  return { name: 'cp, then sync', command: ['sh', '-c', 'cp "$0" "$1" && sync "$1"', from, to] }
}

/** The first word of a contestant's name is its program. */
export function programOf({ name }: Contestant): string {
  return name.split(/[ ,]/)[0] as string
}

export function isInstalled(program: string): boolean {
  return program === 'pairwise' || spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0
}

export function versionOf(program: string): string {
  const flag = program === 'rclone' ? 'version' : program === 'unison' ? '-version' : '--version'
  return spawnSync(program, [flag], { encoding: 'utf8' }).stdout.split('\n')[0]?.trim() ?? program
}

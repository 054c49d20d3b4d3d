/**
 * `pairwise bisync` with path2 in a bucket, for scenarios that know only folders of this machine: path2 and its folder for versions are copied there
 * before the run and back after it, with their times, by rclone. The variables `ON_S3_CONFIG` and `ON_S3_FOLDER` name an rclone.conf and a folder of a remote in it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const { ON_S3_CONFIG: config = '', ON_S3_FOLDER: remote = '' } = process.env
// This version of rclone can't start where AWS_CA_BUNDLE is set.
const env = { ...process.env, RCLONE_CONFIG: config, AWS_CA_BUNDLE: undefined }

function rclone(...args: readonly string[]): number | null {
  const { status, error, stderr } = spawnSync('rclone', args, { env, encoding: 'utf8' })
  if (error !== undefined) throw error
  if (status !== 0 && status !== 3) throw new Error(`rclone ${args.join(' ')} ended with ${status}: ${stderr}`)
  return status
}

/** A folder that is not there has exit code 3. */
function send(folder: string): void {
  if (existsSync(folder)) rclone('sync', '--create-empty-src-dirs', folder, remote + folder)
  else rclone('purge', remote + folder)
}

function fetch(folder: string): void {
  if (rclone('lsf', remote + folder) === 0) rclone('sync', '--create-empty-src-dirs', remote + folder, folder)
  else for (const name of existsSync(folder) ? readdirSync(folder) : []) rmSync(join(folder, name), { recursive: true })
}

const [command = '', path1 = '', path2 = '', ...flags] = process.argv.slice(2)
const backup = /^--backup-dir2(?:=(.*))?$/
const folders = [path2]
const mapped = flags.map((flag, at) => {
  const [, joined] = backup.exec(flag) ?? []
  if (joined !== undefined) {
    folders.push(joined)
    return `--backup-dir2=${remote}${joined}`
  }
  if (flags[at - 1] !== '--backup-dir2') return flag
  folders.push(flag)
  return remote + flag
})
for (const folder of folders) send(folder)
const launcher = join(import.meta.dirname, '..', 'apps', 'cli', 'bin', 'pairwise.js')
const { status } = spawnSync(process.execPath, [launcher, command, path1, remote + path2, ...mapped], { env, stdio: 'inherit' })
for (const folder of folders) {
  if (folder !== path2 && !existsSync(folder) && rclone('lsf', remote + folder) === 0) mkdirSync(folder, { recursive: true })
  fetch(folder)
}
process.exitCode = status ?? 1

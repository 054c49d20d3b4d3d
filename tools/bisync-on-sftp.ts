/**
 * `pairwise bisync` with path2 on a server that gives access to this machine's own disk: what the arguments say of path2, and of the folder for its
 * versions, is asked for there. The variables `ON_SFTP_CONFIG` and `ON_SFTP_REMOTE` name an rclone.conf and the remote in it.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const { ON_SFTP_CONFIG: config = '', ON_SFTP_REMOTE: remote = '' } = process.env
const [command = '', path1 = '', path2 = '', ...flags] = process.argv.slice(2)
const served = (path: string) => `${remote}:${path}`
const moved = flags.map((flag, index) => {
  if (flags[index - 1] === '--backup-dir2') return served(flag)
  return flag.startsWith('--backup-dir2=') ? `--backup-dir2=${served(flag.slice('--backup-dir2='.length))}` : flag
})
const program = join(import.meta.dirname, '..', 'apps', 'cli', 'bin', 'pairwise.js')
const args = [...process.execArgv, program, command, path1, served(path2), '--config', config, ...moved]
const child = spawn(process.execPath, args, { stdio: 'inherit' })
child.once('close', (code) => {
  process.exitCode = code ?? 1
})
